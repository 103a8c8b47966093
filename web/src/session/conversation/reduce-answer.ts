import type { ServerEnvelope } from "@/contract/events";
import { followRuns } from "./agent-runs";
import { itemShown } from "./content";
import * as entries from "./entries";
import { withServerTimes } from "./latency";
import { type ConversationState, speaks } from "./state";

/** What agents do, what they show, and what that takes. */
export function worked(state: ConversationState, envelope: ServerEnvelope, nowMs: number): ConversationState {
  switch (envelope.type) {
    case "agent.started":
    case "agent.progress":
    case "agent.completed":
    case "agent.failed":
      return { ...state, runs: followRuns(state.runs, envelope, nowMs) };
    case "assistant.content":
      return { ...state, content: itemShown(state.content, envelope, nowMs) };
    case "usage.recorded":
      return { ...state, usage: [...state.usage, envelope.payload] };
    case "session.handed_over":
      return { ...state, handOver: { summary: envelope.payload.summary } };
    default:
      return state;
  }
}

/** What becomes of the answer under way. */
export function answered(state: ConversationState, envelope: ServerEnvelope, at: number): ConversationState {
  switch (envelope.type) {
    case "assistant.thinking": {
      const id = envelope.payload.response_id;
      return {
        ...state,
        floor: "thinking",
        paused: false,
        entries: entries.answerBegun(state.entries, id, at),
      };
    }
    case "assistant.backchannel": {
      const { text } = envelope.payload;
      return text === "" ? state : { ...state, aside: text };
    }
    case "playback.paused":
    case "playback.resumed":
      return { ...state, paused: envelope.type === "playback.paused" };
    case "video.paced":
      return { ...state, paced: envelope.payload };
    case "turn.timed":
      return { ...state, turns: withServerTimes(state.turns, envelope.payload) };
    case "assistant.delta":
      return { ...state, entries: entries.answerGrown(state.entries, envelope.payload, at) };
    case "assistant.phonemes":
      return { ...state, entries: entries.answerTimed(state.entries, envelope.payload, at) };
    case "assistant.response": {
      const spoken = speaks(state);
      const list = entries.answerComplete(state.entries, envelope.payload, at, spoken);
      return { ...state, floor: !spoken && state.floor === "thinking" ? "idle" : state.floor, entries: list };
    }
    default:
      return state;
  }
}
