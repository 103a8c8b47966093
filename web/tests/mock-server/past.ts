import type { IncomingMessage, ServerResponse } from "node:http";

const DAY_MS = 86_400_000;
const BEGAN_MS = Date.UTC(2026, 2, 14, 9, 26, 0);
const LINES: readonly (readonly ["user" | "assistant", number, number, string, boolean?])[] = [
  ["assistant", 1.2, 6.4, "Hello! I am Iris, the host of visavis. What would you like to know?"],
  ["user", 8.1, 10.3, "Hi Iris, that is great to hear."],
  [
    "assistant",
    11,
    17.5,
    "I am glad. I can tell you how I work, or how you can make a virtual human of your own.",
  ],
  ["user", 19.4, 24.8, "I have had a long day, and nothing that I tried has worked so far."],
  ["assistant", 26.2, 33.9, "That sounds tiring. Shall we go through it together, one step at a", true],
  ["user", 33.1, 35.2, "Yes, please."],
  ["assistant", 36.3, 44.7, "Good. Tell me first what you wanted to do, and what happened instead."],
  ["user", 46.6, 52.9, "The page did not find my microphone. Oh! It was simply switched off."],
  ["assistant", 54, 58.6, "Well found! Does it work now?"],
  ["user", 60.4, 61.9, "It does, wonderful!"],
  ["assistant", 63, 67.2, "I am happy to hear that. What else can I do for you?"],
];
export const DURATION_MS = 70_000;

/** Three conversations: one that was observed, one that was only said, and an empty one. */
const sessions = [
  { id: "observed", persona: "host", ...times(0, DURATION_MS), title: "Hi Iris, that is great to hear." },
  { id: "plain", persona: "host", ...times(1, 42_000), title: "Who are you?" },
  { id: "empty", persona: "host", ...times(3, 3_000), title: null },
];
let deleted: string[] = [];

/** Answers what is asked under /api/sessions; returns false if it is something else. */
export function answerPast(request: IncomingMessage, response: ServerResponse): boolean {
  const path = new URL(request.url ?? "/", "http://localhost").pathname;
  const found = /^\/api\/sessions(?:\/([^/]+))?(\/timeline)?$/.exec(path);
  if (found === null) return false;
  const [, id, timeline] = found;
  const known = sessions.filter((item) => !deleted.includes(item.id));
  const session = known.find((item) => item.id === id);
  if (id === undefined) {
    deleted = request.headers["x-forget"] === "1" ? [] : deleted;
    send(response, 200, { items: known, next_cursor: null });
  } else if (session === undefined) {
    send(response, 404, {
      code: "session.unknown",
      detail: "There is no such conversation.",
      retryable: false,
    });
  } else if (request.method === "DELETE") {
    deleted = [...deleted, session.id];
    response.writeHead(204).end();
  } else if (timeline !== undefined) send(response, 200, timelineOf(session));
  else send(response, 200, session);
  return true;
}

function times(daysAgo: number, lastedMs: number): { opened_ms: number; closed_ms: number } {
  const opened = BEGAN_MS - daysAgo * DAY_MS;
  return { opened_ms: opened, closed_ms: opened + lastedMs };
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function timelineOf({ id, persona, opened_ms, closed_ms }: (typeof sessions)[number]): object {
  const lines = id === "observed" ? LINES : id === "plain" ? LINES.slice(0, 3) : [];
  const said = lines.map(([role, from, to, text, interrupted = false]) => ({
    ...{ role, start_ms: 1_000 * from, end_ms: 1_000 * to, text, typed: false, interrupted },
  }));
  const observed = id === "observed";
  return {
    ...{ session_id: id, persona, opened_ms, closed_ms, said, truncated: false },
    duration_ms: observed ? DURATION_MS : lines.length === 0 ? 0 : 18_000,
    states: states(observed ? 233 : 0),
    speech: said.filter(({ role }) => role === "user").map(({ start_ms, end_ms }) => ({ start_ms, end_ms })),
    looks: observed ? looks() : [],
    sounds: observed
      ? [
          { at_ms: 14_100, duration_ms: 900, label: "laughter", score: 0.86 },
          { at_ms: 29_800, duration_ms: 1_200, label: "sigh", score: 0.71 },
          { at_ms: 57_400, duration_ms: 300, label: "doorbell", score: 0.64 },
        ]
      : [],
  };
}

/** Here most of the time, aside to think, and away while nobody is seen. */
export function looks(): readonly object[] {
  const turns = [
    ...[
      [400, "screen"],
      [12_000, "left"],
      [15_500, "screen"],
      [27_000, "down"],
      [31_000, "screen"],
    ],
    [DURATION_MS, "screen"],
  ] as const;
  return turns.slice(0, -1).map(([start_ms, look], index) => ({
    ...{ start_ms, end_ms: turns[index + 1]?.[0] ?? DURATION_MS, look },
  }));
}

/** A pleasant beginning, a tired middle, a surprise, and a happy end; for a while nobody is seen. */
export function states(count: number): object {
  const at_ms = Array.from({ length: count }, (_, index) => 300 * index);
  const rows = at_ms.map((ms) => stateAt(ms / 1_000));
  const column = (name: keyof ReturnType<typeof stateAt>) => rows.map((row) => row[name]);
  return {
    at_ms,
    ...{ valence: column("valence"), valence_confidence: column("sure") },
    ...{ arousal: column("arousal"), arousal_confidence: column("sure") },
    ...{ attention: column("attention"), attention_confidence: column("sure") },
    ...{ engagement: column("attention"), engagement_confidence: column("sure") },
    ...{ emotion: column("emotion"), emotion_confidence: column("sure") },
  };
}

function stateAt(seconds: number) {
  const towards = (places: readonly (readonly [number, number])[]) => {
    const after = places.findIndex(([time]) => time > seconds);
    const [[t0, v0], [t1, v1]] = [places.at(after - 1) ?? [0, 0], places.at(after) ?? [1, 0]];
    const part = after <= 0 ? 0 : (seconds - t0) / (t1 - t0);
    return v0 + (v1 - v0) * part * part * (3 - 2 * part) + 0.03 * Math.sin(2.3 * seconds + v0);
  };
  const gone = seconds > 39.5 && seconds < 43;
  const valence = towards([
    [0, 0.05],
    [6, 0.1],
    [10, 0.62],
    [17, 0.5],
    [22, -0.42],
    [31, -0.5],
    [40, -0.1],
    [50, 0.05],
    [54, 0.4],
    [62, 0.7],
    [72, 0.55],
  ]);
  const arousal = towards([
    [0, 0],
    [9, 0.3],
    [15, 0.25],
    [22, -0.35],
    [33, -0.45],
    [44, -0.1],
    [50, 0.62],
    [56, 0.4],
    [63, 0.5],
    [72, 0.2],
  ]);
  const emotion = gone
    ? "unknown"
    : seconds < 7
      ? "neutral"
      : seconds < 17.5
        ? "happy"
        : seconds < 21
          ? "unknown"
          : seconds < 35
            ? "sad"
            : seconds < 48.5
              ? "neutral"
              : seconds < 53
                ? "surprised"
                : "happy";
  return {
    ...{ valence, arousal, emotion },
    attention: seconds > 27 && seconds < 31 ? 0.2 : 0.85,
    sure: gone ? 0 : Math.min(0.85, 0.35 + 0.05 * seconds),
  };
}
