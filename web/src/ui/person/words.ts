import type { Cue, StateEstimate, UserStateEstimated } from "@/contract/events";
import type { Format } from "@/i18n/format";
import type { TalkKey, TalkTranslate } from "@/i18n/talk";
import { moodConfidence, type SourceName } from "@/session/senses/portrait";
import { EXCITEMENT, moodInWords, PLEASURE, plainMood } from "../seeing/words";

type Shown = UserStateEstimated["emotion"];

export const SOURCE_LABELS = {
  face: "person.face",
  voice: "person.voice",
  sounds: "person.sounds",
  words: "person.words",
} as const satisfies Readonly<Record<SourceName, TalkKey>>;

/** Below this confidence nothing is said of a mood or of attention. */
const KNOWN = 0.12;
const SURENESS = [
  [0.25, "person.hardlySure"],
  [0.45, "person.notSoSure"],
  [0.7, "person.fairlySure"],
] as const;

/** A move of valence or arousal smaller than this is none. */
const LEAST_MOVE = 0.05;

/** What a person is said to be like, in the few words of the strip. */
export interface InWords {
  /** The emotion or the mood, or that nothing clear shows. */
  readonly feeling: string;
  /** How pleasant and how excited, where no emotion is clear. */
  readonly mood: string;
  readonly attention: string;
  readonly sureness: string;
}

/** Says what a picture of the person shows; `reads` tells whether anything is read that could show a feeling. */
export function personInWords(state: UserStateEstimated | null, reads: boolean, t: TalkTranslate): InWords {
  if (state === null) return { feeling: "", mood: "", attention: "", sureness: "" };
  const attention = attentionInWords(state.attention, t);
  if (!reads) {
    const sureness = attention === "" ? "" : surenessInWords(state.attention.confidence, t);
    return { feeling: "", mood: "", attention, sureness };
  }
  const feeling = emotionInWords(state.emotion, t);
  if (state.emotion !== "unknown") {
    return { feeling, mood: "", attention, sureness: surenessInWords(state.emotion_confidence, t) };
  }
  const mood = isMoodKnown(state) ? plainMood(state.valence.value, state.arousal.value, t) : "";
  return { feeling, mood, attention, sureness: "" };
}

export function emotionInWords(emotion: Shown, t: TalkTranslate): string {
  return t(`person.${emotion}`);
}

/** Says where somebody's attention is, if that is known. */
export function attentionInWords(
  { value, confidence }: Pick<StateEstimate, "value" | "confidence">,
  t: TalkTranslate,
): string {
  if (confidence < KNOWN) return "";
  if (value >= 0.6) return t("person.attentive");
  return t(value >= 0.3 ? "person.halfElsewhere" : "person.looksAway");
}

/** Says in words how sure something is, of a confidence from 0 to 1. */
export function surenessInWords(confidence: number, t: TalkTranslate): string {
  return t(SURENESS.find(([below]) => confidence < below)?.[1] ?? "person.sure");
}

/** Says how pleasant and how excited somebody comes across; nothing if that is not known. */
export function moodOf(state: UserStateEstimated, t: TalkTranslate): string {
  return isMoodKnown(state) ? moodInWords(state.valence.value, state.arousal.value, t) : "";
}

function isMoodKnown(state: UserStateEstimated): boolean {
  return moodConfidence(state) >= KNOWN;
}

/** Says what a cue did to the picture: "+0.3 pleasant, +0.2 excited". */
export function effectInWords(
  { valence, arousal }: Pick<Cue, "valence" | "arousal">,
  t: TalkTranslate,
  format: Format,
): string {
  const move = (value: number, [low, high]: readonly [TalkKey, TalkKey]) => {
    if (Math.abs(value) < LEAST_MOVE) return "";
    const by = format.signed(Math.abs(value), 1);
    return t("person.effect", { by, what: t(value < 0 ? low : high) });
  };
  const parts = [move(valence, PLEASURE), move(arousal, EXCITEMENT)].filter((part) => part !== "");
  return parts.length === 0 ? t("person.little") : parts.join(t("controls.between"));
}

/** Says who put the picture together. */
export function makerInWords(source: string, t: TalkTranslate): string {
  return source === "rules" ? t("person.rules") : source;
}
