import type { ConversationState } from "@/session/conversation/state";

/** What the page says that is going on. */
export type Presence =
  | "offline"
  | "connecting"
  | "reconnecting"
  | "thinking"
  | "speaking"
  | "hearing"
  | "listening"
  | "muted"
  | "waiting";

/** Returns what is going on, from the person's point of view. */
export function presenceOf(state: ConversationState): Presence {
  const { connection } = state;
  if (connection.status === "connecting" || connection.status === "waiting") {
    return connection.resuming ? "reconnecting" : "connecting";
  }
  if (connection.status !== "open") return "offline";
  if (state.floor === "speaking" && !state.userSpeaks) return "speaking";
  if (state.userSpeaks || (state.floor === "user" && state.microphone === "on")) return "hearing";
  if (state.floor === "speaking" || state.floor === "thinking") return state.floor;
  if (state.microphone === "on" || state.microphone === "opening") return "listening";
  return state.microphone === "muted" ? "muted" : "waiting";
}

export const PRESENCE_LABELS: Readonly<Record<Presence, string>> = {
  offline: "Not connected",
  connecting: "Connecting",
  reconnecting: "Reconnecting",
  thinking: "Thinking",
  speaking: "Speaking",
  hearing: "Hearing you",
  listening: "Listening",
  muted: "Microphone off",
  waiting: "Ready",
};
