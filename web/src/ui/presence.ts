import type { ConversationState } from "@/session/conversation/state";

/** What the page says that is going on, in its words of the same name: `conversation.offline`. */
export type Presence =
  | "offline"
  | "connecting"
  | "waking"
  | "reconnecting"
  | "thinking"
  | "speaking"
  | "hearing"
  | "listening"
  | "push"
  | "muted"
  | "waiting";

/** Returns what is going on, from the person's point of view; `waking` says that the server still loads its models. */
export function presenceOf(state: ConversationState, waking: boolean): Presence {
  const { connection } = state;
  if (connection.status === "connecting" || connection.status === "waiting") {
    if (connection.resuming) return "reconnecting";
    return waking ? "waking" : "connecting";
  }
  if (connection.status !== "open") return "offline";
  if (state.pushed) return "hearing";
  if (state.floor === "speaking" && !state.userSpeaks) return "speaking";
  if (state.userSpeaks || (state.floor === "user" && state.microphone === "on")) return "hearing";
  if (state.floor === "speaking" || state.floor === "thinking") return state.floor;
  if (state.manner.turnTaking === "push_to_talk" && state.microphone !== "opening") return "push";
  if (state.microphone === "on" || state.microphone === "opening") return "listening";
  return state.microphone === "muted" ? "muted" : "waiting";
}
