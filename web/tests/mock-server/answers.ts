import { readFileSync } from "node:fs";
import type { ServerEventType } from "../../src/contract/events";

export interface Recorded {
  readonly type: ServerEventType;
  readonly payload: Record<string, unknown>;
}

export interface Answer {
  readonly name: string;
  readonly events: readonly Recorded[];
  /** 24 kHz mono. */
  readonly sound: Int16Array;
}

const HERE = new URL(".", import.meta.url);
const EVENTS = JSON.parse(readFileSync(new URL("answers.json", HERE), "utf8")) as Record<string, Recorded[]>;

/** Returns a recorded answer; `record.py` has made it with the real synthesizer. */
export function recordedAnswer(name: string): Answer {
  const events = EVENTS[name];
  if (events === undefined) throw new Error(`nothing is recorded as ${name}`);
  const sound = Int16Array.from(readFileSync(new URL(`${name}.ulaw`, HERE)), expand);
  return { name, events, sound };
}

function expand(byte: number): number {
  const y = (byte - 128) / 127;
  return Math.round((Math.sign(y) * (256 ** Math.abs(y) - 1) * 32767) / 255);
}

/** Returns the words of an answer that were heard after so many milliseconds of its sound: those half of which were. */
export function heardText({ events }: Answer, heardMs: number): string {
  const words = events.flatMap(({ type, payload }) =>
    type === "assistant.phonemes"
      ? (payload.words as { word: string; start_ms: number; end_ms: number }[]).map((word) => ({
          word: word.word,
          middleMs: (payload.pts_ms as number) + (word.start_ms + word.end_ms) / 2,
        }))
      : [],
  );
  return words
    .filter((word) => word.middleMs <= heardMs)
    .map((word) => word.word)
    .join(" ");
}
