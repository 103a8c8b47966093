import type { FaceEmotionEstimated, GazeEstimated, HeadGestured } from "@/contract/events";

/** The expressions that are told apart, in the order in which they are shown. */
export const EXPRESSIONS = [
  ["neutral", "Neutral"],
  ["happy", "Happy"],
  ["surprised", "Surprised"],
  ["sad", "Sad"],
  ["angry", "Angry"],
  ["afraid", "Afraid"],
  ["disgusted", "Disgusted"],
] as const;

export const ABOUT_EXPRESSIONS =
  "Seven expressions, such as a smile or surprise, are estimated from the movements of your face. That is what a face shows, not what you feel, and it can be wrong.";
export const ABOUT_RECOGNITION =
  "Your face is compared with those of people who agreed to be known on this server. If you are not one of them, nothing of you is kept.";

const LOOKS: Readonly<Record<GazeEstimated["look"], string>> = {
  screen: "Looks here",
  left: "Looks to the left",
  right: "Looks to the right",
  up: "Looks up",
  down: "Looks down",
  closed: "Eyes closed",
  unknown: "",
};

const GESTURES: Readonly<Record<HeadGestured["gesture"], string>> = {
  nod: "nods",
  shake: "shakes the head",
  tilt: "tilts the head",
};

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
): string {
  const look =
    gaze === null ? "" : LOOKS[gaze.look] || (gaze.looking_at_screen ? "Looks here" : "Looks away");
  const more = [speaks ? "speaks" : "", gesture === null ? "" : GESTURES[gesture]];
  return [look, ...more].filter((part) => part !== "").join(" · ");
}

/** Says who is seen, and how far away. */
export function whoInWords(name: string | null, others: number, distanceM: number | null): string {
  const who = name ?? "You";
  const where = distanceM === null ? "" : `, about ${distanceM.toFixed(1)} m away`;
  const company = others === 0 ? "" : others === 1 ? ", and somebody else" : `, and ${others} others`;
  return `${who}${where}${company}`;
}

/** Names the expression that is shown; what is not sure is not named. */
export function expressionInWords({ emotion, puzzled }: FaceEmotionEstimated): string {
  const shown = EXPRESSIONS.find(([label]) => label === emotion)?.[1] ?? "Uncertain";
  return puzzled >= PUZZLED ? `${shown}, puzzled` : shown;
}

/** Says in words what the point in the plane of pleasure and excitement shows. */
export function moodInWords(valence: number, arousal: number): string {
  const pleasure = inWords(valence, "unpleasant", "pleasant");
  const excitement = inWords(arousal, "calm", "excited");
  const parts = [pleasure, excitement].filter((part) => part !== "");
  return parts.length === 0 ? "Neither pleasant nor unpleasant" : capitalized(parts.join(", "));
}

/** Says how many pictures a second are looked at, and why not more. */
export function rateInWords(fps: number, busy: boolean): string {
  const count =
    fps < 0.75
      ? "Less than one picture"
      : Math.round(fps) === 1
        ? "1 picture"
        : `${Math.round(fps)} pictures`;
  return `${count} a second${busy ? ": the server is busy" : ""}`;
}

function inWords(value: number, low: string, high: string): string {
  const size = Math.abs(value);
  if (size < SLIGHT) return "";
  return `${size < CLEAR ? "rather " : ""}${value < 0 ? low : high}`;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
