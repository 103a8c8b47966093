import { clock } from "../clock";
import type { EmotionName, Looked, LookName, Said, Sounded, StateSeries, Timeline } from "./api";
import type { PlotWords } from "./plot-words";

/** Everything that is known of one moment. */
export interface Moment {
  readonly atMs: number;
  readonly emotion: EmotionName | null;
  readonly emotionConfidence: number;
  readonly valence: number | null;
  readonly arousal: number | null;
  readonly attention: number | null;
  readonly attentionConfidence: number;
  readonly look: LookName | null;
  /** What is being said, the latest of it. */
  readonly said: Said | null;
  readonly sound: Sounded | null;
}

/** An estimate with less confidence than this says nothing. */
export const LEAST_CONFIDENCE = 0.05;
/** What was said is still shown so long after it, and what was written so long, ms. */
const LINGERS_MS = 600;
const READ_MS = 2_500;
/** A sound is short; it is found from so far away, ms. */
const NEAR_MS = 1_200;

/** Returns the entry of a series that holds at a time; -1 before the first one. */
export function indexAt({ at_ms: times }: StateSeries, ms: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? Infinity) <= ms) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Returns what is known of a moment. */
export function momentAt(timeline: Timeline, atMs: number): Moment {
  const { states } = timeline;
  const index = indexAt(states, atMs);
  const value = (values: readonly number[], trust: readonly number[]) =>
    index >= 0 && (trust[index] ?? 0) >= LEAST_CONFIDENCE ? (values[index] ?? null) : null;
  const emotion =
    value(states.emotion_confidence, states.emotion_confidence) === null ? null : states.emotion[index];
  return {
    atMs,
    emotion: emotion ?? null,
    emotionConfidence: states.emotion_confidence[index] ?? 0,
    valence: value(states.valence, states.valence_confidence),
    arousal: value(states.arousal, states.arousal_confidence),
    attention: value(states.attention, states.attention_confidence),
    attentionConfidence: states.attention_confidence[index] ?? 0,
    look: lookAt(timeline.looks, atMs),
    said: saidAt(timeline.said, atMs),
    sound: soundAt(timeline.sounds, atMs),
  };
}

/** Returns what is being said at a time. */
export function saidAt(said: readonly Said[], atMs: number): Said | null {
  const near = (item: Said) =>
    item.start_ms <= atMs && atMs <= item.end_ms + (item.typed ? READ_MS : LINGERS_MS);
  return said.findLast(near) ?? null;
}

/** Returns where the user looks at a time. */
export function lookAt(looks: readonly Looked[], atMs: number): LookName | null {
  const found = looks.findLast(({ start_ms: start, end_ms: end }) => start <= atMs && atMs < end);
  return found === undefined || found.look === "unknown" ? null : found.look;
}

/** Says all of a moment in one line. */
export function momentInWords(moment: Moment, words: PlotWords): string {
  const { said, sound } = moment;
  const parts = [
    clock(moment.atMs),
    feelingInWords(moment, words),
    attentionOf(moment, words),
    surenessOf(moment, words),
    lookOf(moment, words),
    sound === null ? "" : words.sound(sound.label),
    said === null ? "" : words.said(said.role, said.text),
  ];
  return parts.filter((part) => part !== "").join(words.between);
}

/** Names the emotion of a moment, or its mood. */
export function feelingInWords({ emotion, valence, arousal }: Moment, words: PlotWords): string {
  if (emotion !== null && emotion !== "unknown") return words.emotions[emotion];
  return valence === null && arousal === null ? "" : words.mood(valence ?? 0, arousal ?? 0);
}

export function attentionOf({ attention, attentionConfidence }: Moment, words: PlotWords): string {
  return attention === null ? "" : words.attention(attention, attentionConfidence);
}

export function lookOf({ look }: Moment, words: PlotWords): string {
  return look === null ? "" : words.looks[look];
}

export function surenessOf({ emotion, emotionConfidence }: Moment, words: PlotWords): string {
  return emotion === null || emotion === "unknown" ? "" : words.sureness(emotionConfidence);
}

function soundAt(sounds: readonly Sounded[], atMs: number): Sounded | null {
  const distance = ({ at_ms: start, duration_ms: lasted }: Sounded) =>
    Math.max(0, start - atMs, atMs - start - lasted);
  const nearest = sounds.toSorted((a, b) => distance(a) - distance(b))[0];
  return nearest !== undefined && distance(nearest) <= NEAR_MS ? nearest : null;
}
