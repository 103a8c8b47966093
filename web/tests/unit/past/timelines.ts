import type { EmotionName, StateSeries, Timeline } from "@/ui/past/api";

type Row = readonly [atMs: number, value: number, confidence: number, emotion: EmotionName];

/** Returns a series in which everything has the same value. */
export function series(...rows: Row[]): StateSeries {
  const values = rows.map(([, value]) => value);
  const sure = rows.map(([, , confidence]) => confidence);
  return {
    at_ms: rows.map(([atMs]) => atMs),
    ...{ valence: values, valence_confidence: sure, arousal: values, arousal_confidence: sure },
    ...{ attention: values, attention_confidence: sure, engagement: values, engagement_confidence: sure },
    emotion: rows.map(([, , , emotion]) => emotion),
    emotion_confidence: sure,
  };
}

export const TALK: Timeline = {
  ...{ session_id: "s", persona: "host", opened_ms: 1_700_000_000_000, closed_ms: null },
  duration_ms: 10_000,
  states: series([1_000, 0.5, 0.8, "happy"], [3_000, -0.4, 0.6, "sad"], [6_000, 0, 0, "unknown"]),
  speech: [{ start_ms: 500, end_ms: 2_000 }],
  looks: [
    { start_ms: 500, end_ms: 4_000, look: "screen" },
    { start_ms: 4_000, end_ms: 6_000, look: "left" },
  ],
  said: [
    {
      role: "user",
      start_ms: 500,
      end_ms: 2_000,
      text: '=1+1, "hi"',
      typed: false,
      interrupted: false,
      operator: false,
    },
    {
      role: "assistant",
      start_ms: 2_500,
      end_ms: 5_000,
      text: "Hello.",
      typed: false,
      interrupted: false,
      operator: false,
    },
    {
      role: "user",
      start_ms: 8_000,
      end_ms: 8_000,
      text: "typed",
      typed: true,
      interrupted: false,
      operator: false,
    },
  ],
  sounds: [
    { at_ms: 4_000, duration_ms: 500, label: "laughter", score: 0.9 },
    { at_ms: 9_000, duration_ms: 0, label: "doorbell", score: 0.7 },
  ],
  ...{ agents: [], turns: [], operated: [], truncated: false },
};
