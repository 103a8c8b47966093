/** The conversations that the scripted server keeps: one is known in every detail. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type {
  Message,
  SessionDetail,
  SessionItem,
  SessionsQuery,
  Timeline,
} from "../../../src/contract/router";
import { hum } from "../hum";
import { DURATION_MS, looks, states } from "../past";
import { liveOne } from "./live";
import { ago, minutes, USERS } from "./people";
import { Refusal } from "./wire";

const SAID: readonly (readonly ["user" | "assistant", number, number, string, ("cut" | "operator")?])[] = [
  ["assistant", 1.2, 6.4, "Good day, I'm Clara, a virtual guide. Ask me about the clocks."],
  ["user", 8.1, 10.3, "Hello Clara, what is the oldest clock here?"],
  ["assistant", 11, 17.5, "The tower clock in the hall. It was made in fifteen ninety, and it still runs."],
  [
    "user",
    19.4,
    24.8,
    "We were in the hall, but it said the gallery upstairs is closed. We came all the way for it.",
  ],
  ["assistant", 26.2, 33.9, "I am sorry to hear that. The gallery is being painted until", "cut"],
  ["user", 33.1, 35.2, "So we cannot see it at all?"],
  [
    "assistant",
    36.4,
    44.8,
    "You can: a colleague takes you up at three. Please wait by the stairs.",
    "operator",
  ],
  ["user", 46.6, 52.9, "Really? Oh, that is kind! Is the pendulum of Huygens up there?"],
  ["assistant", 54, 58.6, "It is. He built the first one in sixteen fifty-six."],
  ["user", 60.4, 61.9, "Wonderful, thank you!"],
  ["assistant", 63, 67.2, "Enjoy it. And listen for the strike at three."],
];

type Kept = readonly [
  id: string,
  minutes: number,
  persona: string,
  user: string | null,
  said: string | null,
  s: number,
  n: number,
];

const KEPT: readonly Kept[] = [
  ["observed", 42, "guide", "u5", "Hello Clara, what is the oldest clock here?", 70, 11],
  ["s3", 95, "host", null, "Who are you?", 184, 12],
  ["s4", 130, "werkstatt", "u3", "Wie bekomme ich Grünspan von einem Zifferblatt aus Messing?", 1_247, 64],
  ["s5", 180, "guide", null, "When do you close?", 38, 4],
  [
    "s6",
    1_500,
    "guide",
    null,
    "My daughter has a school report on pendulums, and we wonder who invented them",
    731,
    41,
  ],
  ["s7", 1_560, "guide", "u5", "Is there a lift to the second floor?", 96, 8],
  ["s8", 1_610, "host", null, null, 6, 1],
  ["s9", 2_900, "host", "u4", "Let us begin with the questions of the study", 2_412, 118],
  ["s10", 3_010, "host", "u4", "Let us begin with the questions of the study", 2_260, 109],
  ["s11", 4_400, "werkstatt", null, "Meine Taschenuhr bleibt nachts stehen", 402, 26],
  ["s12", 5_870, "guide", null, "What time is it?", 21, 3],
];

function item([id, minutesAgo, persona, user, title, seconds, messages]: Kept): SessionItem {
  const opened = ago(minutes(minutesAgo));
  const name = USERS.find((one) => one.id === user);
  return {
    ...{ id, persona, user, title, messages, live: false, close_reason: "client" },
    ...{ user_name: name === undefined ? null : name.name === "" ? name.email : name.name },
    ...{ opened_ms: opened, closed_ms: opened + 1_000 * seconds, duration_ms: 1_000 * seconds },
  };
}

const LIVE: SessionItem = {
  ...{ id: "live-1", persona: "host", user: null, user_name: null, live: true, messages: 5 },
  ...{ title: "I would like to make a virtual human of my own.", opened_ms: ago(minutes(4)) },
  ...{ closed_ms: null, close_reason: null, duration_ms: null },
};

const SESSIONS: readonly SessionItem[] = [LIVE, ...KEPT.map(item)];

/** Returns the conversations that fit; words are looked for in their titles. */
export function found({
  text,
  persona,
  user,
  since_ms: since,
  until_ms: until,
}: SessionsQuery): SessionItem[] {
  return SESSIONS.filter(
    (one) =>
      (text === null || (one.title ?? "").toLowerCase().includes(text.toLowerCase())) &&
      (persona === null || one.persona === persona) &&
      (user === null || one.user === user) &&
      (since === null || one.opened_ms >= since) &&
      (until === null || one.opened_ms < until),
  );
}

export function conversation(id: string): SessionDetail {
  const known = SESSIONS.find((one) => one.id === id);
  if (known === undefined) throw new Refusal("session.unknown", "There is no such conversation.");
  return { ...known, settings: {} };
}

export function timelineOf(id: string): Timeline {
  const { persona, opened_ms, closed_ms, messages } = conversation(id);
  const observed = id === "observed";
  const said = (observed ? SAID : messages > 2 ? SAID.slice(0, 3) : []).map(
    ([role, from, to, text, how]) => ({
      ...{ role, start_ms: 1_000 * from, end_ms: 1_000 * to, text, typed: false },
      ...{ interrupted: how === "cut", operator: how === "operator" },
    }),
  );
  return {
    ...{ session_id: id, persona, opened_ms, closed_ms, said, truncated: false },
    duration_ms: observed ? DURATION_MS : said.length === 0 ? 0 : 18_000,
    states: states(observed ? 233 : 0) as Timeline["states"],
    speech: said.filter(({ role }) => role === "user").map(({ start_ms, end_ms }) => ({ start_ms, end_ms })),
    looks: observed ? ([...looks()] as Timeline["looks"]) : [],
    sounds: observed
      ? [
          { at_ms: 29_800, duration_ms: 1_200, label: "sigh", score: 0.71 },
          { at_ms: 57_400, duration_ms: 900, label: "laughter", score: 0.86 },
        ]
      : [],
    agents: observed
      ? [
          {
            ...{ run_id: "r1", agent: "knowledge", title: "Documents", start_ms: 25_000, end_ms: 26_900 },
            ...{ status: "done", detail: "" },
          },
        ]
      : [],
    turns: observed ? TURNS.map(turn) : [],
    operated: observed ? [{ start_ms: 34_800, end_ms: 45_200 }] : [],
  };
}

/** When the user had finished, and how long it took until the turn was over and until each later step. */
const TURNS = [
  [10_300, 210, 240, 330, 560, 700],
  [24_800, 480, 520, 910, 1_240, 1_400],
  [35_200, 220, 250, 820, 960, 1_100],
  [52_900, 200, 230, 610, 930, 1_100],
  [61_900, 210, 240, 520, 940, 1_100],
] as const;

function turn(
  [at_ms, turn_ended_ms, words_ms, first_text_ms, first_sound_ms, heard_ms]: (typeof TURNS)[number],
  index: number,
) {
  return {
    ...{
      turn: index + 1,
      at_ms,
      why: "turn_model" as const,
      response_id: `answer-${index}`,
      prepared: index === 0,
    },
    ...{ turn_ended_ms, words_ms, first_text_ms, first_sound_ms, heard_ms },
  };
}

/** What was said of late in a conversation that goes on. */
export function messagesOf(id: string): Message[] {
  return liveOne(id).lines.map(({ role, text, at_ms }, place) => ({
    ...{ id: `m${place}`, turn: place, role, text, created_ms: at_ms, heard_text: null, interrupted: false },
    ...{ confidence: null, sources: [], kind: "message", status: "success", response_id: null },
    ...{ content: [], actions: [], agents: [] },
  }));
}

const RECORDING = /^\/api\/sessions\/observed\/recordings?$/;

/** Answers what is asked of recordings; tells whether it did. */
export function answerRecordings(request: IncomingMessage, response: ServerResponse): boolean {
  const path = new URL(request.url ?? "/", "http://localhost").pathname;
  if (!RECORDING.test(path)) return false;
  if (path.endsWith("s")) {
    const began = conversation("observed").opened_ms;
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify([{ id: "r0", began_ms: began + 4_000, bytes: 2_900_000 }]));
  } else {
    response.writeHead(200, { "content-type": "audio/wav" }).end(wave(hum()));
  }
  return true;
}

const RATE = 24_000;

function wave(samples: Int16Array): Buffer {
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + samples.byteLength, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(RATE, 24);
  head.writeUInt32LE(2 * RATE, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write("data", 36);
  head.writeUInt32LE(samples.byteLength, 40);
  return Buffer.concat([head, Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)]);
}

export const EXPORTED = { name: "conversation.vtt", media_type: "text/vtt", text: "WEBVTT\n" };
