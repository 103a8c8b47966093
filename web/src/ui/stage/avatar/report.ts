import type { MorphName } from "@/avatar/morphs";
import { ARKIT, VISEMES } from "@/contract/animation";
import type { AvatarFacts } from "./facts";
import { findJoints, RIG_JOINTS, type RigJoint, vrmBones } from "./joint-names";
import { morphSources } from "./morph-names";
import { vrmWords } from "./vrm-words";

/** One thing to know about a file: what works, what works less well, what does not work. */
export interface Remark {
  readonly level: "good" | "fair" | "poor";
  readonly text: string;
}

/** What a file has of what an avatar needs, and what that means. */
export interface AvatarReport {
  readonly facts: AvatarFacts;
  readonly arkit: { readonly present: readonly string[]; readonly missing: readonly string[] };
  readonly visemes: { readonly present: readonly string[]; readonly missing: readonly string[] };
  readonly joints: { readonly present: readonly RigJoint[]; readonly missing: readonly RigJoint[] };
  /** Morphs of the file that are none of ours: they stay as they are. */
  readonly unknown: readonly string[];
  readonly remarks: readonly Remark[];
}

/** More than this is heavy for a phone. */
const MANY_TRIANGLES = 100_000;
const MANY_BYTES = 20e6;
const VOWELS = ["aa", "ih", "ou", "ee", "oh"];
const EMOTIONS = ["happy", "angry", "sad", "surprised"];

/** Says what a file is good for. */
export function reportOf(facts: AvatarFacts): AvatarReport {
  const words = vrmWords(facts.expressions);
  const names = words.perfect ? facts.expressions : facts.morphs;
  const morphs = new Set(names.flatMap((name) => morphSources(name) ?? []));
  const joints = jointsOf(facts);
  const split = <T extends string>(all: readonly T[], has: (name: T) => boolean) => ({
    present: all.filter(has),
    missing: all.filter((name) => !has(name)),
  });
  const found = {
    facts,
    arkit: split(ARKIT, (name) => morphs.has(name)),
    visemes: split(VISEMES, (name) => name === "sil" || morphs.has(`viseme_${name}`)),
    joints: split(RIG_JOINTS, (name) => joints.has(name)),
    unknown: facts.morphs.filter((name) => morphSources(name) === null),
  };
  const face =
    facts.kind !== "glTF" && !words.perfect ? presetRemarks(words.presets) : faceRemarks(morphs, found);
  return { ...found, remarks: [...face, ...bodyRemarks(joints, morphs), ...otherRemarks(facts)] };
}

/** Finds a file's joints: a VRM file says which they are, others are known by their names. */
function jointsOf({ kind, nodes, bones }: AvatarFacts): ReadonlySet<RigJoint> {
  if (kind === "glTF") return new Set(findJoints(nodes).keys());
  return new Set(RIG_JOINTS.filter((joint) => vrmBones(joint).some((bone) => bone in bones)));
}

type Found = Pick<AvatarReport, "arkit" | "visemes">;

function faceRemarks(morphs: ReadonlySet<MorphName>, { arkit, visemes }: Found): Remark[] {
  const [shapes, mouths] = [arkit.present.length, visemes.present.length - 1];
  const remarks: Remark[] = [];
  const opens = morphs.has("jawOpen");
  if (mouths === VISEMES.length - 1) {
    remarks.push({ level: "good", text: "All 15 visemes: the mouth follows speech closely." });
  } else if (mouths > 0) {
    const rest = shapes >= 20 ? "the others are made of ARKit’s shapes" : "the others do not show";
    remarks.push({
      level: "fair",
      text: `${mouths} of 14 visemes; ${rest}. Missing: ${list(visemes.missing)}.`,
    });
  } else if (opens) {
    const full = shapes >= 40;
    const text = full
      ? "No visemes, but ARKit’s shapes: the mouth is made of those, and reads well."
      : "No visemes and few of ARKit’s shapes: the mouth opens and closes, without much shape.";
    remarks.push({ level: full ? "good" : "fair", text });
  } else {
    remarks.push({ level: "poor", text: "Nothing moves the mouth: it stays closed while the voice speaks." });
  }
  if (shapes === ARKIT.length) {
    remarks.push({ level: "good", text: "All 52 shapes of ARKit: every expression can be shown." });
  } else if (shapes > 0) {
    const text = `${shapes} of ARKit’s 52 shapes. Expressions do without: ${list(arkit.missing)}.`;
    remarks.push({ level: shapes >= 40 ? "good" : shapes >= 15 ? "fair" : "poor", text });
  } else {
    remarks.push({ level: "poor", text: "None of ARKit’s shapes: the face shows no expressions." });
  }
  if (!morphs.has("eyeBlinkLeft"))
    remarks.push({ level: "poor", text: "No shape closes the eyes: it does not blink." });
  return remarks;
}

function presetRemarks(presets: readonly string[]): Remark[] {
  const vowels = VOWELS.filter((name) => presets.includes(name));
  const emotions = EMOTIONS.filter((name) => presets.includes(name));
  const remarks: Remark[] = [];
  if (vowels.length === 0) {
    remarks.push({ level: "poor", text: "No mouth expressions: it stays closed while the voice speaks." });
  } else {
    const text = `The mouth has ${vowels.length} of VRM’s 5 vowels: it opens and rounds, but lips and tongue make no consonants.`;
    remarks.push({ level: "fair", text });
  }
  remarks.push({
    level: emotions.length >= 3 ? "fair" : "poor",
    text:
      emotions.length === 0
        ? "No emotions among its expressions: the face stays neutral."
        : `Feelings are shown by ${list(emotions)}; finer expressions come closest to one of them. (With ARKit’s “perfect sync” expressions there would be more.)`,
  });
  if (!presets.includes("blink") && !presets.includes("blinkLeft"))
    remarks.push({ level: "poor", text: "No expression closes the eyes: it does not blink." });
  return remarks;
}

function bodyRemarks(joints: ReadonlySet<RigJoint>, morphs: ReadonlySet<MorphName>): Remark[] {
  const remarks: Remark[] = [];
  const has = (...names: RigJoint[]) => names.every((name) => joints.has(name));
  const looks = morphs.has("eyeLookUpLeft");
  if (has("leftEye", "rightEye"))
    remarks.push({ level: "good", text: "The eyes have joints: they look around." });
  else if (looks) remarks.push({ level: "good", text: "The eyes are moved by shapes: they look around." });
  else remarks.push({ level: "poor", text: "The eyes can neither be turned nor moved: they stare." });
  if (!has("head")) {
    remarks.push({ level: "poor", text: "No joint named Head: head and body stand still." });
  } else if (has("leftArm", "leftForeArm", "rightArm", "rightForeArm", "spine", "neck")) {
    const fingers = has("leftHandIndex1", "rightHandIndex1") ? "fingers too" : "but the fingers are stiff";
    remarks.push({ level: "good", text: `Head, spine and arms move, ${fingers}.` });
  } else {
    const missing = (["neck", "spine", "leftArm", "rightArm", "leftForeArm", "rightForeArm"] as const).filter(
      (name) => !joints.has(name),
    );
    remarks.push({ level: "fair", text: `The head moves. The body lacks: ${list(missing)}.` });
  }
  return remarks;
}

function otherRemarks(facts: AvatarFacts): Remark[] {
  const remarks: Remark[] = [];
  if (facts.unnamedMorphs > 0) {
    const text = `${facts.unnamedMorphs} shapes have no names, so nobody can tell what they do. Export them with their names.`;
    remarks.push({ level: "poor", text });
  }
  if (facts.triangles > MANY_TRIANGLES || facts.bytes > MANY_BYTES) {
    const size = `${Math.round(facts.triangles / 1000)} thousand triangles and ${(facts.bytes / 1e6).toFixed(1)} MB`;
    remarks.push({ level: "fair", text: `${size}: heavy for phones.` });
  }
  return remarks;
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, 8).join(", ");
  return names.length > 8 ? `${shown} and ${names.length - 8} more` : shown;
}
