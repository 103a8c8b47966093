import * as z from "@/zod";
import { request } from "../request";

const EmotionName = z.enum([
  ...(["neutral", "happy", "sad", "angry", "surprised", "afraid", "disgusted", "unknown"] as const),
]);
export type EmotionName = z.infer<typeof EmotionName>;

const Numbers = z.array(z.number());

/** Columns: entry i of each belongs to one moment, and holds until the next. */
const StateSeries = z.object({
  at_ms: Numbers,
  ...{ valence: Numbers, valence_confidence: Numbers, arousal: Numbers, arousal_confidence: Numbers },
  ...{ attention: Numbers, attention_confidence: Numbers },
  ...{ engagement: Numbers, engagement_confidence: Numbers },
  emotion: z.array(EmotionName),
  emotion_confidence: Numbers,
});
export type StateSeries = z.infer<typeof StateSeries>;

const Stretch = z.object({ start_ms: z.number(), end_ms: z.number() });
export type Stretch = z.infer<typeof Stretch>;

const Said = Stretch.extend({
  /** Whether a person said it in the persona's place. */
  operator: z.boolean().default(false),
  role: z.enum(["user", "assistant"]),
  text: z.string(),
  typed: z.boolean(),
  interrupted: z.boolean(),
});
export type Said = z.infer<typeof Said>;

/** Where somebody looks: `screen` is at the virtual human. */
const Looked = Stretch.extend({
  look: z.enum(["screen", "left", "right", "up", "down", "closed", "unknown"]),
});
export type Looked = z.infer<typeof Looked>;
export type LookName = Exclude<Looked["look"], "unknown">;

const Sounded = z.object({
  ...{ at_ms: z.number(), duration_ms: z.number(), label: z.string(), score: z.number() },
});
export type Sounded = z.infer<typeof Sounded>;

/** An agent at work; the end is null if none is known. */
const AgentRun = z.object({
  ...{ run_id: z.string(), agent: z.string(), title: z.string() },
  ...{ start_ms: z.number(), end_ms: z.number().nullable(), detail: z.string() },
  status: z.enum(["running", "done", "failed", "cancelled"]),
});
export type AgentRun = z.infer<typeof AgentRun>;

const Millis = z.number().nullable();

/** Where the time of one turn went: ms from when the user had finished; what did not happen is null. */
const TurnLatency = z.object({
  ...{ turn: z.number(), at_ms: z.number(), why: z.string(), response_id: z.string() },
  ...{ turn_ended_ms: z.number(), words_ms: Millis, first_text_ms: Millis, first_sound_ms: Millis },
  ...{ heard_ms: z.number(), prepared: z.boolean() },
});
export type TurnLatency = z.infer<typeof TurnLatency>;

const Operated = z.object({ start_ms: z.number(), end_ms: z.number().nullable() });

/** A conversation over time, as GET /api/sessions/ID/timeline has it. Times are ms since it began. */
export const Timeline = z.object({
  ...{ session_id: z.string(), persona: z.string(), opened_ms: z.number(), closed_ms: z.number().nullable() },
  duration_ms: z.number(),
  states: StateSeries,
  speech: z.array(Stretch),
  /** Where the user looked, as far as it was seen. */
  looks: z.array(Looked).default([]),
  said: z.array(Said),
  sounds: z.array(Sounded),
  agents: z.array(AgentRun).default([]),
  turns: z.array(TurnLatency).default([]),
  /** When a person answered in the persona's place. */
  operated: z.array(Operated).default([]),
  truncated: z.boolean(),
});
export type Timeline = z.infer<typeof Timeline>;

const PastSession = z.object({
  ...{ id: z.string(), persona: z.string(), opened_ms: z.number(), closed_ms: z.number().nullable() },
  title: z.string().nullable(),
});
export type PastSession = z.infer<typeof PastSession>;

const Sessions = z.object({ items: z.array(PastSession), next_cursor: z.string().nullable() });

const SHOWN_SESSIONS = 50;

/** Returns the newest conversations of this server. Raises RequestError. */
export async function fetchSessions(): Promise<readonly PastSession[]> {
  return Sessions.parse(await request(`/api/sessions?limit=${SHOWN_SESSIONS}&titles=true`)).items;
}

/** Returns a conversation over time, with as many points as a plot of so many CSS pixels can show. */
export async function fetchTimeline(sessionId: string, points: number): Promise<Timeline> {
  return Timeline.parse(
    await request(`/api/sessions/${encodeURIComponent(sessionId)}/timeline?points=${points}`),
  );
}

/** Deletes a conversation for good. Raises RequestError. */
export async function deleteSession(sessionId: string): Promise<void> {
  await request(`/api/sessions/${encodeURIComponent(sessionId)}`, { method: "DELETE" });
}
