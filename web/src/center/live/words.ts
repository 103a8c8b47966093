import type { CenterKey } from "@/i18n/center";

/** Who has the floor. */
export const FLOORS = {
  idle: "live.floorIdle",
  user: "live.floorUser",
  thinking: "live.floorThinking",
  speaking: "live.floorSpeaking",
} as const satisfies Readonly<Record<string, CenterKey>>;
