/** The conversations that go on at the scripted server, and what operators do with them. */
import { EventEmitter, on } from "node:events";
import type { LiveLine, LiveSession } from "../../../src/contract/router";
import { ago, minutes } from "./people";
import { Refusal } from "./wire";

const changed = new EventEmitter();

function lines(...said: readonly (readonly [LiveLine["role"], number, string])[]): LiveLine[] {
  return said.map(([role, minutesAgo, text]) => ({
    ...{ role, text, at_ms: ago(minutes(minutesAgo)), operator: false, interrupted: false },
  }));
}

const CALM = { valence: 0.3, arousal: 0.1, attention: 0.8, engagement: 0.7 };
const NOBODY = { answered_by: null, answered_by_me: false, awaits_answer: null };

let sessions: LiveSession[] = [
  {
    ...{ id: "live-1", persona: "host", persona_title: "Iris", mind: "model:gpt-4o-mini", turns: 3 },
    ...{ user: null, user_name: null, opened_ms: ago(minutes(4)), floor: "speaking", disclosed: true },
    lines: lines(
      ["user", 1.5, "I would like to make a virtual human of my own."],
      ["assistant", 1.2, "You can: begin from a small example, and write down what it should say."],
      ["user", 0.1, "Who are you?"],
    ),
    state: { emotion: "happy", emotion_confidence: 0.7, ...CALM },
    ...{ observers: ["Bertrand Léger"], whispers: 1, can_whisper: true, ...NOBODY },
  },
  {
    ...{ id: "live-2", persona: "guide", persona_title: "Clara", mind: "scripted", turns: 6 },
    ...{
      user: "u5",
      user_name: "Dan Novák",
      opened_ms: ago(minutes(11)),
      floor: "thinking",
      disclosed: true,
    },
    lines: lines(
      ["user", 3, "Which clock should I see first?"],
      ["assistant", 2.7, "The tower clock in the hall. It was made in fifteen ninety, and it still runs."],
      ["user", 0.1, "Is the museum open on Mondays?"],
    ),
    ...{ state: null, observers: [], whispers: 0, can_whisper: false },
    ...{ answered_by: "Ada Okafor", answered_by_me: true, awaits_answer: "Is the museum open on Mondays?" },
  },
  {
    ...{ id: "live-3", persona: "werkstatt", persona_title: "Kofi", mind: "scripted", turns: 0 },
    ...{ user: null, user_name: null, opened_ms: ago(minutes(0.3)), floor: "idle", disclosed: true },
    ...{ lines: [], state: null, observers: [], whispers: 0, can_whisper: false, ...NOBODY },
  },
];

export const live = () => ({ items: sessions });

/** Yields the conversations, now and whenever something has changed. */
export async function* watched(signal: AbortSignal | undefined) {
  yield live();
  for (let more = on(changed, "changed", { signal }); ;) {
    if ((await more.next()).done === true) return;
    yield live();
  }
}

export function change(id: string, part: Partial<LiveSession>): LiveSession {
  sessions = sessions.map((one) => (one.id === id ? { ...one, ...part } : one));
  changed.emit("changed");
  return liveOne(id);
}

export function end(id: string): void {
  sessions = sessions.filter((one) => one.id !== id);
  changed.emit("changed");
}

export function liveOne(id: string): LiveSession {
  const found = sessions.find((one) => one.id === id);
  if (found === undefined) throw new Refusal("session.unknown", "There is no such conversation.");
  return found;
}

export function say(id: string, text: string): void {
  const { lines: before } = liveOne(id);
  const line = { role: "assistant", text, at_ms: Date.now(), operator: true, interrupted: false } as const;
  change(id, { lines: [...before, line].slice(-6), awaits_answer: null });
}
