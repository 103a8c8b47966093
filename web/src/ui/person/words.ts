import type { Cue, StateEstimate, UserStateEstimated } from "@/contract/events";
import { moodConfidence, type SourceName } from "@/session/senses/portrait";
import { moodInWords } from "../seeing/words";

type Shown = UserStateEstimated["emotion"];

export const EMOTIONS: Readonly<Record<Shown, string>> = {
  neutral: "Neutral",
  happy: "Happy",
  sad: "Sad",
  angry: "Angry",
  surprised: "Surprised",
  afraid: "Afraid",
  disgusted: "Disgusted",
  unknown: "Unclear",
};

export const SOURCE_LABELS: Readonly<Record<SourceName, string>> = {
  face: "Face",
  voice: "Voice",
  sounds: "Sounds",
  words: "Words",
};

const NEITHER = "neither pleasant nor unpleasant";
/** Below this confidence nothing is said of a mood or of attention. */
const KNOWN = 0.12;
const SURENESS = [
  [0.25, "hardly sure"],
  [0.45, "not so sure"],
  [0.7, "fairly sure"],
  [Infinity, "sure"],
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
export function personInWords(state: UserStateEstimated | null, reads: boolean): InWords {
  if (state === null) return { feeling: "", mood: "", attention: "", sureness: "" };
  const attention = attentionInWords(state.attention);
  if (!reads) {
    const sureness = attention === "" ? "" : surenessInWords(state.attention.confidence);
    return { feeling: "", mood: "", attention, sureness };
  }
  if (state.emotion !== "unknown") {
    const sureness = surenessInWords(state.emotion_confidence);
    return { feeling: EMOTIONS[state.emotion], mood: "", attention, sureness };
  }
  const mood = moodOf(state).toLowerCase();
  return { feeling: "Unclear", mood: mood === NEITHER ? "" : mood, attention, sureness: "" };
}

/** Says where somebody's attention is, if that is known. */
export function attentionInWords({ value, confidence }: StateEstimate): string {
  if (confidence < KNOWN) return "";
  if (value >= 0.6) return "attentive";
  return value >= 0.3 ? "half elsewhere" : "looks away";
}

/** Says in words how sure something is, of a confidence from 0 to 1. */
export function surenessInWords(confidence: number): string {
  return SURENESS.find(([below]) => confidence < below)?.[1] ?? "sure";
}

/** Says how pleasant and how excited somebody comes across; nothing if that is not known. */
export function moodOf(state: UserStateEstimated): string {
  return moodConfidence(state) < KNOWN ? "" : moodInWords(state.valence.value, state.arousal.value);
}

/** Says what a cue did to the picture: "+0.3 pleasant, +0.2 excited". */
export function effectInWords({ valence, arousal }: Pick<Cue, "valence" | "arousal">): string {
  const parts = [move(valence, "unpleasant", "pleasant"), move(arousal, "calm", "excited")];
  return parts.filter((part) => part !== "").join(", ") || "little";
}

/** Says who put the picture together. */
export function makerInWords(source: string): string {
  return source === "rules" ? "fixed rules, no trained model" : source;
}

function move(value: number, low: string, high: string): string {
  return Math.abs(value) < LEAST_MOVE ? "" : `+${Math.abs(value).toFixed(1)} ${value < 0 ? low : high}`;
}
