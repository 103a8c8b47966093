import { ARKIT, VISEMES } from "@/contract/animation";
import type { Format } from "@/i18n/format";
import type { TalkTranslate } from "@/i18n/talk";
import type { AvatarFacts } from "./facts";
import type { RigJoint } from "./joint-names";
import type { AvatarReport } from "./report";

/** One thing to know about a file: what works, what works less well, what does not work. */
export interface Remark {
  readonly level: "good" | "fair" | "poor";
  readonly text: string;
}

/** More than this is heavy for a phone. */
const MANY_TRIANGLES = 100_000;
const MANY_BYTES = 20e6;
const VOWELS = ["aa", "ih", "ou", "ee", "oh"];
const EMOTIONS = ["happy", "angry", "sad", "surprised"];
const BODY = ["neck", "spine", "leftArm", "rightArm", "leftForeArm", "rightForeArm"] as const;
const MOST_NAMES = 8;

/** Says what a file is good for. */
export function remarksOn(report: AvatarReport, t: TalkTranslate, format: Format): readonly Remark[] {
  const { presets, facts } = report;
  const face =
    presets === null
      ? [mouthRemark(report, t), shapesRemark(report, t), ...blinkRemark(report, t)]
      : presetRemarks(presets, t);
  return [...face, eyesRemark(report, t), bodyRemark(report, t), ...otherRemarks(facts, t, format)];
}

function mouthRemark({ arkit, visemes, morphs }: AvatarReport, t: TalkTranslate): Remark {
  const [shapes, mouths] = [arkit.present.length, visemes.present.length - 1];
  if (mouths === VISEMES.length - 1) return { level: "good", text: t("stage.visemes") };
  if (mouths > 0) {
    const values = { count: mouths, names: list(visemes.missing, t) };
    return { level: "fair", text: t(shapes >= 20 ? "stage.visemesMade" : "stage.visemesHidden", values) };
  }
  if (!morphs.has("jawOpen")) return { level: "poor", text: t("stage.mouthStill") };
  return shapes >= 40
    ? { level: "good", text: t("stage.mouthOfShapes") }
    : { level: "fair", text: t("stage.mouthOpens") };
}

function shapesRemark({ arkit }: AvatarReport, t: TalkTranslate): Remark {
  const count = arkit.present.length;
  if (count === ARKIT.length) return { level: "good", text: t("stage.shapes") };
  if (count === 0) return { level: "poor", text: t("stage.shapesNone") };
  const text = t("stage.shapesSome", { count, names: list(arkit.missing, t) });
  return { level: count >= 40 ? "good" : count >= 15 ? "fair" : "poor", text };
}

function blinkRemark({ morphs }: AvatarReport, t: TalkTranslate): Remark[] {
  return morphs.has("eyeBlinkLeft") ? [] : [{ level: "poor", text: t("stage.noBlink") }];
}

function presetRemarks(presets: readonly string[], t: TalkTranslate): Remark[] {
  const vowels = VOWELS.filter((name) => presets.includes(name));
  const emotions = EMOTIONS.filter((name) => presets.includes(name));
  const remarks: Remark[] = [
    vowels.length === 0
      ? { level: "poor", text: t("stage.vowelsNone") }
      : { level: "fair", text: t("stage.vowels", { count: vowels.length }) },
    {
      level: emotions.length >= 3 ? "fair" : "poor",
      text:
        emotions.length === 0 ? t("stage.emotionsNone") : t("stage.emotions", { names: list(emotions, t) }),
    },
  ];
  if (!presets.includes("blink") && !presets.includes("blinkLeft"))
    remarks.push({ level: "poor", text: t("stage.noBlinkExpression") });
  return remarks;
}

function eyesRemark(report: AvatarReport, t: TalkTranslate): Remark {
  if (has(report, "leftEye", "rightEye")) return { level: "good", text: t("stage.eyesTurn") };
  return report.morphs.has("eyeLookUpLeft")
    ? { level: "good", text: t("stage.eyesMove") }
    : { level: "poor", text: t("stage.eyesStare") };
}

function bodyRemark(report: AvatarReport, t: TalkTranslate): Remark {
  if (!has(report, "head")) return { level: "poor", text: t("stage.noHead") };
  if (has(report, ...BODY)) {
    const fingers = has(report, "leftHandIndex1", "rightHandIndex1");
    return { level: "good", text: t(fingers ? "stage.body" : "stage.bodyStiff") };
  }
  const missing = BODY.filter((name) => !has(report, name));
  return { level: "fair", text: t("stage.bodyLacks", { names: list(missing, t) }) };
}

function otherRemarks(facts: AvatarFacts, t: TalkTranslate, format: Format): Remark[] {
  const remarks: Remark[] = [];
  if (facts.unnamedMorphs > 0) {
    remarks.push({ level: "poor", text: t("stage.unnamed", { count: facts.unnamedMorphs }) });
  }
  if (facts.triangles > MANY_TRIANGLES || facts.bytes > MANY_BYTES) {
    const thousands = Math.round(facts.triangles / 1000);
    remarks.push({ level: "fair", text: t("stage.heavy", { thousands, size: format.bytes(facts.bytes) }) });
  }
  return remarks;
}

function has({ joints }: AvatarReport, ...names: readonly RigJoint[]): boolean {
  return names.every((name) => joints.present.includes(name));
}

function list(names: readonly string[], t: TalkTranslate): string {
  const shown = names.slice(0, MOST_NAMES).join(t("controls.between"));
  const count = names.length - MOST_NAMES;
  return count > 0 ? t("stage.more", { names: shown, count }) : shown;
}
