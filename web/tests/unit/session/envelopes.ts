import type { EnvelopeOf, ServerEventType, Source } from "@/contract/events";

let count = 0;

/** Returns an envelope as the server would send it. */
export function envelope<T extends ServerEventType>(
  type: T,
  payload: EnvelopeOf<T>["payload"],
): EnvelopeOf<T> {
  count += 1;
  return {
    id: `0199-${String(count).padStart(6, "0")}`,
    type,
    session_id: "s",
    turn: 1,
    timestamp: "2026-01-31T12:00:00.000Z",
    cause_id: null,
    payload,
    metadata: {},
  } as unknown as EnvelopeOf<T>;
}

export const LINE: Source = {
  kind: "line",
  reference: "hello",
  title: "Greeting",
  url: "",
  page: null,
  score: 0.9,
};

export const OPENED = envelope("session.opened", {
  persona: {
    ...{ name: "host", title: "Iris", description: "", language: "en", avatar: "iris" },
    disclosure: "I'm a virtual human: an AI, not a person.",
  },
  settings: {
    persona: "host",
    language: "en",
    voice_output: true,
    recognizer: "server",
    playback_reports: true,
    greet: true,
    turn_taking: "automatic",
    duplex: "auto",
    backchannels: true,
    seeing: false,
    expressions: false,
    recognition: false,
    face_mesh: false,
    voice_emotion: false,
    sounds: false,
    sentiment: false,
    remember: false,
    transcript: true,
    record: false,
    consent_wording: "",
    person_key: null,
    agents: null,
    check_in_s: null,
  },
  capabilities: {
    recognizer: "pocketsphinx",
    recognizer_scope: "persona",
    synthesizer: "flite",
    mind: "scripted",
    turn_model: "smart-turn",
    sees: true,
    expressions: "rules",
    recognizes_people: true,
    actions: null,
    voice_emotion: "prosody",
    sounds: "rules",
    sentiment: "lexicon",
    fusion: "rules",
    agents: [],
    remembers: false,
    notes: [],
    suggestions: ["Who are you?"],
  },
  user: null,
});
