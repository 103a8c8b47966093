import type { ServerEnvelope } from "@/contract/events";
import type { MicrophoneProblem } from "../audio/microphone";
import type { Connection } from "../wire/socket";
import type { CameraProblem } from "../seeing/camera";
import type { Consent } from "../seeing/consent";
import type { HearingConsent } from "../senses/hearing";
import { runsLost } from "./agent-runs";
import { confirmationAnswered } from "./content";
import * as entries from "./entries";
import { type TurnLatency, withLatency } from "./latency";
import type { Manner } from "./manner";
import { answered, worked } from "./reduce-answer";
import {
  type CameraStatus,
  type ConversationState,
  currentAnswer,
  INITIAL_STATE,
  NO_COMPANY,
  type MicrophoneStatus,
  speaks,
  type Toast,
} from "./state";

/** Everything that changes the state of a conversation. */
export type Action =
  | { readonly type: "began" }
  | { readonly type: "connection"; readonly connection: Connection }
  | { readonly type: "event"; readonly envelope: ServerEnvelope; readonly nowMs?: number }
  | { readonly type: "heard"; readonly responseId: string; readonly ptsMs: number; readonly at: number }
  | { readonly type: "played"; readonly responseId: string; readonly at: number }
  | { readonly type: "latency"; readonly responseId: string; readonly latency: TurnLatency }
  | { readonly type: "manner"; readonly change: Partial<Manner> }
  | { readonly type: "confirmed"; readonly id: string; readonly accepted: boolean }
  | { readonly type: "agents_allowed"; readonly agents: readonly string[] | null }
  | { readonly type: "moved" }
  | { readonly type: "pushed"; readonly down: boolean }
  | { readonly type: "aside_over" }
  | { readonly type: "echo_dismissed" }
  | { readonly type: "given_up" }
  | { readonly type: "interim"; readonly text: string; readonly at: number }
  | { readonly type: "suggestion_used"; readonly text: string }
  | {
      readonly type: "microphone";
      readonly status: MicrophoneStatus;
      readonly problem: MicrophoneProblem | null;
    }
  | { readonly type: "camera"; readonly status: CameraStatus; readonly problem: CameraProblem | null }
  | { readonly type: "consent"; readonly consent: Consent }
  | { readonly type: "hearing"; readonly hearing: HearingConsent }
  | { readonly type: "problem_dismissed" }
  | { readonly type: "toast"; readonly code: string; readonly detail: string }
  | { readonly type: "toast_dismissed"; readonly id: number };

const SHOWN_TOASTS = 3;
/** Most people never scroll so far; older entries stay in the server's record. */
const KEPT_ENTRIES = 500;

/** Returns the state that follows from an action. */
export function reduce(state: ConversationState, action: Action): ConversationState {
  switch (action.type) {
    case "began": {
      const { microphone, microphoneProblem, camera, cameraProblem } = state; // what is open stays open
      return { ...INITIAL_STATE, microphone, microphoneProblem, camera, cameraProblem };
    }
    case "connection":
      return connectionChanged(state, action.connection);
    case "event":
      return capped(
        eventReceived(state, action.envelope, action.nowMs ?? Date.parse(action.envelope.timestamp)),
      );
    case "heard":
      return {
        ...state,
        floor: state.userSpeaks && state.floor === "user" ? "user" : "speaking",
        entries: entries.answerHeard(state.entries, action.responseId, action.at, action.ptsMs),
      };
    case "played":
      return {
        ...state,
        floor: state.floor === "speaking" ? "idle" : state.floor,
        entries: entries.answerFinished(state.entries, action.responseId, action.at),
      };
    case "latency":
      return {
        ...state,
        latency: action.latency,
        turns: withLatency(state.turns, action.responseId, action.latency),
      };
    case "manner":
      return { ...state, manner: { ...state.manner, ...action.change } };
    case "confirmed":
      return { ...state, content: confirmationAnswered(state.content, action.id, action.accepted) };
    case "agents_allowed":
      return { ...state, allowedAgents: action.agents };
    case "moved": // what was true of the one who has left is not of the one who comes
      return {
        ...state,
        settings: null,
        floor: "idle",
        paused: false,
        aside: null,
        allowedAgents: null,
        company: NO_COMPANY,
      };
    case "pushed":
      return { ...state, pushed: action.down };
    case "aside_over":
      return { ...state, aside: null };
    case "echo_dismissed":
      return { ...state, echo: "dismissed" };
    case "given_up":
      return state.floor === "thinking" && currentAnswer(state) === null
        ? { ...state, floor: "idle", entries: entries.noiseForgotten(state.entries) }
        : state;
    case "interim":
      return { ...state, entries: interim(state, action.text, action.at) };
    case "suggestion_used":
      return { ...state, usedSuggestions: [...state.usedSuggestions, action.text] };
    case "microphone":
      return { ...state, microphone: action.status, microphoneProblem: action.problem };
    case "camera":
      return { ...state, camera: action.status, cameraProblem: action.problem };
    case "consent":
      return { ...state, consent: action.consent };
    case "hearing":
      return { ...state, hearing: action.hearing };
    case "problem_dismissed":
      return { ...state, microphoneProblem: null };
    case "toast":
      return withToast(state, action.code, action.detail);
    case "toast_dismissed":
      return { ...state, toasts: state.toasts.filter((toast) => toast.id !== action.id) };
  }
}

function connectionChanged(state: ConversationState, connection: Connection): ConversationState {
  const over = connection.status === "ended" || connection.status === "refused";
  return {
    ...state,
    connection,
    floor: over ? "idle" : state.floor,
    runs: over ? runsLost(state.runs, Date.now()) : state.runs,
    userSpeaks: connection.status === "open" ? state.userSpeaks : false,
    pushed: connection.status === "open" ? state.pushed : false,
    refusal: connection.status === "refused" ? connection.error : null,
  };
}

function interim(state: ConversationState, text: string, at: number): ConversationState["entries"] {
  const event = { transcription: text, final: false, words: [], language: "", confidence: 1, recognizer: "" };
  return entries.utteranceHeard(state.entries, event, `interim-${at}`, at);
}

function withToast(state: ConversationState, code: string, detail: string): ConversationState {
  const others = state.toasts.filter((toast) => toast.code !== code);
  const id = Math.max(0, ...state.toasts.map((toast) => toast.id)) + 1;
  const toast: Toast = { id, code, detail };
  return { ...state, toasts: [...others, toast].slice(-SHOWN_TOASTS) };
}

function capped(state: ConversationState): ConversationState {
  return state.entries.length > KEPT_ENTRIES
    ? { ...state, entries: state.entries.slice(-KEPT_ENTRIES) }
    : state;
}

function eventReceived(state: ConversationState, envelope: ServerEnvelope, nowMs: number): ConversationState {
  const at = Date.parse(envelope.timestamp);
  switch (envelope.type) {
    case "session.opened": {
      const { persona, settings, capabilities } = envelope.payload;
      const opened = { ...state, persona, settings, capabilities };
      if (state.handOver === null) return opened;
      const { summary } = state.handOver;
      const list = entries.takenOver(state.entries, {
        ...{ id: envelope.id, at, title: persona.title, before: state.persona?.title ?? "", summary },
      });
      return { ...opened, handOver: null, entries: list };
    }
    case "session.updated": {
      const { settings, capabilities } = envelope.payload;
      const restricted = settings.duplex === "half" && state.manner.duplex === "auto";
      return { ...state, settings, capabilities, echo: restricted ? echoed(state) : state.echo };
    }
    case "echo.detected":
      return { ...state, echo: echoed(state) };
    case "operator.presence_changed": {
      const { observing, answering, disclosed } = envelope.payload;
      return { ...state, company: disclosed ? { observing, answering } : NO_COMPANY };
    }
    case "session.closed":
      return { ...state, connection: { status: "ended", reason: closeReason(envelope.payload.reason) } };
    case "speech.started":
      return { ...state, userSpeaks: true };
    case "speech.stopped":
      return { ...state, userSpeaks: false };
    case "turn.started":
      return { ...state, floor: "user", paused: false };
    case "turn.ended":
      return { ...state, floor: "thinking" };
    case "turn.interrupted":
      return {
        ...state,
        paused: false,
        floor: state.userSpeaks ? "user" : "idle",
        entries: entries.answerInterrupted(state.entries, envelope.payload, speaks(state)),
      };
    case "audio.transcription":
      return {
        ...state,
        entries: entries.utteranceHeard(state.entries, envelope.payload, envelope.id, at),
      };
    case "text.input": {
      const { text, source } = envelope.payload;
      return { ...state, entries: entries.textTyped(state.entries, envelope.id, at, text, source) };
    }
    case "handler.failed":
    case "error":
      return failed(state, envelope);
    default:
      return answered(worked(state, envelope, nowMs), envelope, at);
  }
}

function failed(
  state: ConversationState,
  envelope: Extract<ServerEnvelope, { type: "error" | "handler.failed" }>,
): ConversationState {
  const { code, detail } = envelope.payload;
  const next = withToast(state, code, detail);
  const answer = currentAnswer(state);
  const concernsAnswer =
    envelope.type === "handler.failed" && envelope.payload.event_type.startsWith("assistant.");
  if (!concernsAnswer || answer === null || answer.status === "speaking") return next;
  return { ...next, floor: "idle", entries: entries.answerAbandoned(state.entries) };
}

/** What was dismissed once is not said again in the same conversation. */
function echoed(state: ConversationState): ConversationState["echo"] {
  return state.echo === "dismissed" ? "dismissed" : "heard";
}

function closeReason(reason: "client" | "idle" | "shutdown" | "gone"): "closed" | "idle" | "left" {
  return reason === "idle" ? "idle" : reason === "client" ? "left" : "closed";
}
