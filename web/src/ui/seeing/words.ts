import type { FaceEmotionEstimated, GazeEstimated, HeadGestured } from "@/contract/events";
import type { Format } from "@/i18n/format";
import type { TalkKey, TalkTranslate } from "@/i18n/talk";

/** The expressions that are told apart, in the order in which they are shown. */
export const EXPRESSIONS = [
  ...(["neutral", "happy", "surprised", "sad", "angry", "afraid", "disgusted"] as const),
];

export const LOOKS = {
  screen: "seeing.looksHere",
  left: "seeing.looksLeft",
  right: "seeing.looksRight",
  up: "seeing.looksUp",
  down: "seeing.looksDown",
  closed: "seeing.eyesClosed",
} as const satisfies Record<Exclude<GazeEstimated["look"], "unknown">, TalkKey>;

const GESTURES: Readonly<Record<HeadGestured["gesture"], TalkKey>> = {
  nod: "seeing.nods",
  shake: "seeing.shakes",
  tilt: "seeing.tilts",
};

/** The ends of the plane of pleasure and excitement. */
export const PLEASURE = ["person.unpleasant", "person.pleasant"] as const;
export const EXCITEMENT = ["person.calm", "person.excited"] as const;
const RATHER = {
  "person.unpleasant": "person.ratherUnpleasant",
  "person.pleasant": "person.ratherPleasant",
  "person.calm": "person.ratherCalm",
  "person.excited": "person.ratherExcited",
} as const;

/** From this on, of 1, somebody is said to look puzzled. */
const PUZZLED = 0.5;
/** Below this, of 1, a mood is neither one nor the other. */
const SLIGHT = 0.12;
const CLEAR = 0.45;

/** Says where somebody looks, and what else their head and mouth do. */
export function lookInWords(
  gaze: GazeEstimated | null,
  speaks: boolean,
  gesture: HeadGestured["gesture"] | null,
  t: TalkTranslate,
): string {
  const parts = [
    gaze === null ? "" : t(lookOf(gaze)),
    speaks ? t("seeing.speaks") : "",
    gesture === null ? "" : t(GESTURES[gesture]),
  ];
  return parts.filter((part) => part !== "").join(" · ");
}

function lookOf({ look, looking_at_screen: here }: GazeEstimated): TalkKey {
  if (look === "unknown") return here ? "seeing.looksHere" : "seeing.looksAway";
  return LOOKS[look];
}

/** Says who is seen, and how far away. */
export function whoInWords(
  name: string | null,
  others: number,
  distanceM: number | null,
  t: TalkTranslate,
  format: Format,
): string {
  const who = name ?? t("seeing.you");
  if (distanceM === null) return others === 0 ? who : t("seeing.with", { who, count: others });
  const distance = format.fixed(distanceM, 1);
  return others === 0
    ? t("seeing.at", { who, distance })
    : t("seeing.atWith", { who, distance, count: others });
}

/** Names the expression that is shown; what is not sure is not named. */
export function expressionInWords({ emotion, puzzled }: FaceEmotionEstimated, t: TalkTranslate): string {
  const shown = t(emotion === "uncertain" ? "seeing.uncertain" : `person.${emotion}`);
  return puzzled >= PUZZLED ? t("seeing.puzzled", { expression: shown }) : shown;
}

/** Says in words what the point in the plane of pleasure and excitement shows. */
export function moodInWords(valence: number, arousal: number, t: TalkTranslate): string {
  return capitalized(plainMood(valence, arousal, t)) || t("person.neither");
}

/** The same within a sentence; nothing where it is neither one nor the other. */
export function plainMood(valence: number, arousal: number, t: TalkTranslate): string {
  const parts = [degree(valence, PLEASURE), degree(arousal, EXCITEMENT)];
  return parts.flatMap((key) => (key === null ? [] : [t(key)])).join(t("controls.between"));
}

/** Says how many pictures a second are looked at, and why not more. */
export function rateInWords(fps: number, busy: boolean, t: TalkTranslate): string {
  if (fps < 0.75) return t(busy ? "seeing.slowBusy" : "seeing.slow");
  return t(busy ? "seeing.rateBusy" : "seeing.rate", { count: Math.round(fps) });
}

function degree(value: number, [low, high]: typeof PLEASURE | typeof EXCITEMENT): TalkKey | null {
  const size = Math.abs(value);
  if (size < SLIGHT) return null;
  const end = value < 0 ? low : high;
  return size < CLEAR ? RATHER[end] : end;
}

/** Begins a text with a capital letter, where its language has them. */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
