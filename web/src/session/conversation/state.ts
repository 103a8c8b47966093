import type {
  Capabilities,
  ErrorOccurred,
  PersonaCard,
  SessionSettings,
  Source,
  UsageRecorded,
  VideoPaced,
} from "@/contract/events";
import type { MicrophoneProblem } from "../audio/microphone";
import type { CameraProblem } from "../seeing/camera";
import { type Consent, NO_CONSENT } from "../seeing/consent";
import { type HearingConsent, HEARS_WORDS_ONLY } from "../senses/hearing";
import type { Connection } from "../wire/socket";
import type { AgentRun } from "./agent-runs";
import type { ShownItem } from "./content";
import type { TimedTurn, TurnLatency } from "./latency";
import { type Manner, USUAL_MANNER } from "./manner";

/** Who is doing what, as the page shows it. */
export type Floor = "idle" | "user" | "thinking" | "speaking";

export interface UserEntry {
  readonly kind: "user";
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly text: string;
  /** Whether the words may still change. */
  readonly partial: boolean;
  readonly origin: "voice" | "keyboard" | "suggestion" | "browser_recognizer";
  /** Whether no words could be made out. */
  readonly unclear: boolean;
}

export interface Sentence {
  readonly index: number;
  readonly text: string;
  readonly source: Source;
}

export interface Word {
  readonly text: string;
  /** On the session's audio clock, ms. */
  readonly startMs: number;
  readonly endMs: number;
  readonly sentence: number;
}

export interface AssistantEntry {
  readonly kind: "assistant";
  /** Identifier of the answer. */
  readonly id: string;
  readonly at: number;
  readonly sentences: readonly Sentence[];
  readonly words: readonly Word[];
  /** How many of the words have begun to be heard. */
  readonly heardWords: number;
  readonly status: "thinking" | "speaking" | "complete" | "interrupted";
  /** What was heard of an interrupted answer. */
  readonly heardText: string | null;
  /** Whether its text is all there. */
  readonly textComplete: boolean;
  readonly fallback: boolean;
}

/** Another persona has taken over. */
export interface HandOverEntry {
  readonly kind: "handover";
  readonly id: string;
  readonly at: number;
  /** Who it is. */
  readonly title: string;
  /** Who it was before. */
  readonly before: string;
  /** What they were told. */
  readonly summary: string;
}

export type Entry = UserEntry | AssistantEntry | HandOverEntry;

export interface Company {
  readonly observing: number;
  readonly answering: boolean;
}

export const NO_COMPANY: Company = { observing: 0, answering: false };

export interface Toast {
  readonly id: number;
  readonly code: string;
  readonly detail: string;
}

export type CameraStatus = "off" | "opening" | "on";

export type MicrophoneStatus = "off" | "opening" | "on" | "muted";

export interface ConversationState {
  readonly connection: Connection;
  readonly persona: PersonaCard | null;
  readonly settings: SessionSettings | null;
  readonly capabilities: Capabilities | null;
  readonly floor: Floor;
  /** Whether the voice activity model hears the person. */
  readonly userSpeaks: boolean;
  /** Whether the key of push-to-talk is down, and the person is heard. */
  readonly pushed: boolean;
  /** Whether the answer has fallen silent because the person speaks over it. */
  readonly paused: boolean;
  /** What is said beside the answers just now ("mhm"). */
  readonly aside: string | null;
  /** How the person wants to talk; what is in force is in the settings. */
  readonly manner: Manner;
  /** Whether the loudspeaker was heard by the microphone, and whether the person knows that. */
  readonly echo: "none" | "heard" | "dismissed";
  readonly entries: readonly Entry[];
  /** What the answers show beside what they say. */
  readonly content: readonly ShownItem[];
  /** What agents do, and have done. */
  readonly runs: readonly AgentRun[];
  /** What was taken of language models. */
  readonly usage: readonly UsageRecorded[];
  /** Which agents may be used in this conversation; null for all. */
  readonly allowedAgents: readonly string[] | null;
  /** What the next persona was told, while one is about to take over. */
  readonly handOver: { readonly summary: string } | null;
  readonly usedSuggestions: readonly string[];
  readonly microphone: MicrophoneStatus;
  readonly microphoneProblem: MicrophoneProblem | null;
  readonly camera: CameraStatus;
  readonly cameraProblem: CameraProblem | null;
  /** What of the camera's pictures the person has agreed to, in this conversation. */
  readonly consent: Consent;
  /** What of their voice and words the person lets be read, in this conversation. */
  readonly hearing: HearingConsent;
  /** People behind the scenes: how many listen in, and whether one answers in the persona's place. */
  readonly company: Company;
  /** How many pictures the server looks at; null before it has said so. */
  readonly paced: VideoPaced | null;
  readonly toasts: readonly Toast[];
  /** How long the last answer took, and what that was made of. */
  readonly latency: TurnLatency | null;
  /** The same of the last turns, with what the server says of them. */
  readonly turns: readonly TimedTurn[];
  readonly refusal: ErrorOccurred | null;
}

export const INITIAL_STATE: ConversationState = {
  connection: { status: "off" },
  persona: null,
  settings: null,
  capabilities: null,
  floor: "idle",
  userSpeaks: false,
  pushed: false,
  paused: false,
  aside: null,
  manner: USUAL_MANNER,
  echo: "none",
  entries: [],
  content: [],
  runs: [],
  usage: [],
  allowedAgents: null,
  handOver: null,
  usedSuggestions: [],
  microphone: "off",
  microphoneProblem: null,
  camera: "off",
  cameraProblem: null,
  consent: NO_CONSENT,
  hearing: HEARS_WORDS_ONLY,
  company: NO_COMPANY,
  paced: null,
  toasts: [],
  latency: null,
  turns: [],
  refusal: null,
};

/** Tells whether answers of this session are spoken. */
export function speaks(state: ConversationState): boolean {
  return state.settings?.voice_output === true && state.capabilities?.synthesizer !== null;
}

/** Tells whether the server looks at the camera's pictures. */
export function isSeen({ camera, consent, settings, connection }: ConversationState): boolean {
  return camera === "on" && consent.seeing && settings?.seeing === true && connection.status === "open";
}

/** Returns the answer under way, if there is one. */
export function currentAnswer(state: ConversationState): AssistantEntry | null {
  const entry = state.entries.findLast((item) => item.kind === "assistant");
  return entry?.kind === "assistant" && (entry.status === "thinking" || entry.status === "speaking")
    ? entry
    : null;
}
