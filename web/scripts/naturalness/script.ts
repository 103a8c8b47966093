import { readFileSync } from "node:fs";
import type { Activity } from "@/avatar/activity";
import type { Random } from "@/avatar/random";
import type { VisemeCurves } from "@/avatar/visemes";
import { type Expression, EXPRESSIONS, type Gesture } from "@/contract/animation";

/** What the server places at words, besides the beats that the engine makes of its own accord. */
const PLACED: readonly Gesture[] = [
  ...(["palms_open", "point_self", "shrug", "beat_both", "tilt", "brow_raise"] as const),
  ...(["nod", "shake", "laugh", "bow", "wave"] as const),
];
const ANSWERS = new URL("../../tests/mock-server/", import.meta.url);
const STEP_MS = 10;
const RATE = 24_000;

/** A recorded answer: what the synthesizer really said, and what the mouth does. */
export interface Answer {
  readonly lengthMs: number;
  readonly phrases: readonly VisemeCurves[];
  /** Root mean square of every 10 ms. */
  readonly loudness: Float32Array;
}

/** A stretch of the conversation in which she does one thing. */
export interface Stretch {
  readonly activity: Activity;
  readonly startS: number;
  readonly endS: number;
  /** What she says, one after the other, and the face that goes with it. */
  readonly answers: readonly Answer[];
  readonly expression: Expression | null;
  /** When she makes which gesture: she nods as the other speaks, and moves as her words suggest. */
  readonly gestures: readonly { readonly gesture: Gesture; readonly timeS: number }[];
}

/** Reads the answers that were recorded for the mock server. */
export function recordedAnswers(): Answer[] {
  const recorded = JSON.parse(readFileSync(new URL("answers.json", ANSWERS), "utf8")) as Record<
    string,
    { type: string; payload: unknown }[]
  >;
  return Object.entries(recorded).map(([name, events]) => {
    const sound = readFileSync(new URL(`${name}.ulaw`, ANSWERS));
    return {
      lengthMs: (1000 * sound.length) / RATE,
      loudness: loudnessOf(sound),
      phrases: events
        .filter(({ type }) => type === "assistant.visemes")
        .map(({ payload }) => payload as VisemeCurves),
    };
  });
}

/** Draws a conversation: the other speaks, she thinks, she answers; sometimes nobody says anything for a while. */
export function conversation(random: Random, answers: readonly Answer[], lengthS: number): Stretch[] {
  const stretches: Stretch[] = [];
  let timeS = 0;
  const add = (activity: Activity, forS: number, more: Partial<Stretch> = {}) => {
    const stretch = {
      activity,
      startS: timeS,
      endS: timeS + forS,
      answers: [],
      expression: null,
      gestures: [],
    };
    stretches.push({ ...stretch, ...more });
    timeS += forS;
  };
  while (timeS < lengthS) {
    add(random.chance(0.3) ? "resting" : "listening", random.between(2, random.chance(0.3) ? 16 : 5));
    const listensS = random.between(4, 14);
    add("attending", listensS, { gestures: nods(random, timeS, listensS) });
    add("thinking", random.between(0.7, random.chance(0.25) ? 4 : 1.6));
    const said = Array.from({ length: 1 + Math.floor(random.next() * 3) }, () => pick(random, answers));
    const expression = random.chance(0.6) ? pick(random, EXPRESSIONS) : null;
    const talksS = said.reduce((sum, { lengthMs }) => sum + lengthMs / 1000, 0);
    add("speaking", talksS, { answers: said, expression, gestures: placed(random, timeS, talksS) });
  }
  return stretches;
}

/** One nod every seven seconds or so of the other's speech, none in the first 1.5 s. */
function nods(random: Random, startS: number, lengthS: number): Stretch["gestures"] {
  const found: { gesture: Gesture; timeS: number }[] = [];
  for (
    let timeS = startS + random.between(1.5, 5);
    timeS < startS + lengthS - 1;
    timeS += random.between(4, 10)
  ) {
    found.push({ gesture: "nod", timeS });
  }
  return found;
}

/** In every other answer or so something that its words suggest. */
function placed(random: Random, startS: number, lengthS: number): Stretch["gestures"] {
  const found: { gesture: Gesture; timeS: number }[] = [];
  for (
    let timeS = startS + random.between(0.5, 8);
    timeS < startS + lengthS - 2;
    timeS += random.between(4, 14)
  ) {
    found.push({ gesture: pick(random, PLACED), timeS });
  }
  return found;
}

function pick<T>(random: Random, items: readonly T[]): T {
  const item = items[Math.floor(random.next() * items.length)];
  if (item === undefined) throw new Error("there is nothing to draw from");
  return item;
}

/** Returns the loudness of mu-law sound (ITU-T G.711 in its continuous form). */
function loudnessOf(sound: Uint8Array): Float32Array {
  const stride = (RATE / 1000) * STEP_MS;
  return Float32Array.from({ length: Math.ceil(sound.length / stride) }, (_, step) => {
    let [sum, count] = [0, 0];
    for (const byte of sound.subarray(step * stride, (step + 1) * stride)) {
      const y = (byte - 128) / 127;
      sum += (Math.sign(y) * ((256 ** Math.abs(y) - 1) / 255)) ** 2;
      count += 1;
    }
    return Math.sqrt(sum / Math.max(1, count));
  });
}
