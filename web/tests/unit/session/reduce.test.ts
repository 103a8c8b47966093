import { describe, expect, it } from "vitest";
import type { ServerEnvelope } from "@/contract/events";
import { type Action, reduce } from "@/session/conversation/reduce";
import { type AssistantEntry, type ConversationState, INITIAL_STATE } from "@/session/conversation/state";
import { envelope, LINE, OPENED } from "./envelopes";

function run(...steps: (Action | ServerEnvelope)[]): ConversationState {
  return steps
    .map((step): Action => ("payload" in step ? { type: "event", envelope: step } : step))
    .reduce(reduce, INITIAL_STATE);
}

function transcribed(transcription: string, final: boolean) {
  return envelope("audio.transcription", {
    transcription,
    final,
    words: [],
    language: "en",
    confidence: 0.8,
    recognizer: "test",
  });
}

function delta(text: string, index = 0) {
  return envelope("assistant.delta", {
    response_id: "r",
    text,
    sentence_index: index,
    source: LINE,
    expression: null,
  });
}

const THINKING = envelope("assistant.thinking", { response_id: "r", prepared: false });
const PHRASE = envelope("assistant.phonemes", {
  response_id: "r",
  pts_ms: 1_000,
  duration_ms: 900,
  text: "Hello there, friend.",
  sentence_index: 0,
  phonemes: [],
  words: [
    { word: "Hello", start_ms: 0, end_ms: 300 },
    { word: "there,", start_ms: 300, end_ms: 600 },
    { word: "friend.", start_ms: 600, end_ms: 900 },
  ],
});
const RESPONSE = envelope("assistant.response", {
  response_id: "r",
  text: "Hello there, friend.",
  sources: [LINE],
  finish_reason: "complete",
});
const TURN_STARTED = envelope("turn.started", { why: "vad" });
const TURN_ENDED = envelope("turn.ended", { why: "vad", probability: 0.9, silence_ms: 200 });

function interrupted(heard_text: string) {
  return envelope("turn.interrupted", { why: "vad", heard_text, heard_ms: 500, response_id: "r" });
}

function answer(state: ConversationState): AssistantEntry | undefined {
  return state.entries.find((entry) => entry.kind === "assistant");
}

describe("the floor", () => {
  it("goes from the person to thinking, speaking and back", () => {
    const steps = [
      OPENED,
      TURN_STARTED,
      TURN_ENDED,
      transcribed("hello", true),
      THINKING,
      delta("Hello there, friend."),
    ];
    const heard = { type: "heard", responseId: "r", ptsMs: 1_000, at: 0 } as const;
    const played = { type: "played", responseId: "r", at: 0 } as const;
    expect(run(OPENED, TURN_STARTED).floor).toBe("user");
    expect(run(OPENED, TURN_STARTED, TURN_ENDED).floor).toBe("thinking");
    expect(run(...steps, PHRASE, heard).floor).toBe("speaking");
    expect(run(...steps, PHRASE, heard, RESPONSE, played).floor).toBe("idle");
  });

  it("is free again when nothing came of a noise, and the noise is not put down", () => {
    const state = run(OPENED, TURN_STARTED, TURN_ENDED, transcribed("", true));
    expect(state.entries).toHaveLength(1);
    const after = reduce(state, { type: "given_up" });
    expect(after.floor).toBe("idle");
    expect(after.entries).toEqual([]);
  });

  it("is free once the text is there when answers are not spoken", () => {
    const settings = { ...OPENED.payload.settings, voice_output: false };
    const opened = envelope("session.opened", { ...OPENED.payload, settings });
    const state = run(opened, TURN_ENDED, THINKING, delta("Hello."), RESPONSE);
    expect(state.floor).toBe("idle");
    expect(answer(state)?.status).toBe("complete");
  });

  it("is free when the answer failed, which is told but not said", () => {
    const failed = envelope("handler.failed", {
      handler: "mind",
      event_type: "assistant.generate",
      code: "mind.failed",
      detail: "The model did not answer.",
      retryable: true,
    });
    const state = run(OPENED, TURN_ENDED, THINKING, failed);
    expect(state.floor).toBe("idle");
    expect(state.entries).toEqual([]);
    expect(state.toasts.map((toast) => toast.code)).toEqual(["mind.failed"]);
  });
});

describe("the transcript", () => {
  it("keeps one entry for an utterance while its words still change", () => {
    const state = run(
      OPENED,
      transcribed("who", false),
      transcribed("who are", false),
      transcribed("Who are you?", true),
    );
    expect(state.entries).toMatchObject([
      { kind: "user", text: "Who are you?", partial: false, unclear: false },
    ]);
  });

  it("marks what was not understood", () => {
    expect(run(OPENED, transcribed("", true)).entries).toMatchObject([{ kind: "user", unclear: true }]);
  });

  it("puts sentences together with their sources", () => {
    const state = run(OPENED, THINKING, delta("Hello "), delta("there."), delta("Bye.", 1));
    expect(answer(state)?.sentences).toMatchObject([{ text: "Hello there." }, { text: "Bye." }]);
  });

  it("counts the words that have begun to be heard, and never goes back", () => {
    const heard = (ptsMs: number) => ({ type: "heard", responseId: "r", ptsMs, at: 0 }) as const;
    const state = run(OPENED, THINKING, delta("Hello there, friend."), PHRASE, heard(1_350), heard(1_100));
    expect(answer(state)?.heardWords).toBe(2);
  });

  it("cuts an interrupted answer where it was heard, and takes one back of which nothing was", () => {
    const begun = [OPENED, THINKING, delta("Hello there, friend."), PHRASE];
    expect(answer(run(...begun, interrupted("Hello there,")))).toMatchObject({
      status: "interrupted",
      heardText: "Hello there,",
    });
    expect(run(...begun, interrupted("")).entries).toEqual([]);
  });

  it("is not changed by reports that come after an interruption", () => {
    const state = run(OPENED, THINKING, PHRASE, interrupted("Hello"), {
      type: "heard",
      responseId: "r",
      ptsMs: 1_900,
      at: 0,
    });
    expect(answer(state)).toMatchObject({ status: "interrupted", heardWords: 0 });
  });

  it("replaces the recognizer's guesses by the words that were sent", () => {
    const text = envelope("text.input", {
      ...{ text: "Who are you?", source: "browser_recognizer", agents: null, confirmation: null },
    });
    const state = run(OPENED, { type: "interim", text: "who are", at: 5 }, text);
    expect(state.entries).toMatchObject([
      { text: "Who are you?", partial: false, origin: "browser_recognizer" },
    ]);
  });
});

describe("manners", () => {
  const updated = (duplex: "auto" | "full" | "half") =>
    envelope("session.updated", {
      settings: { ...OPENED.payload.settings, duplex },
      capabilities: OPENED.payload.capabilities,
    });
  const ECHO = envelope("echo.detected", { stream_ms: 900, correlation: 0.7, lag_ms: 120 });

  it("tells of an echo once, and of a restriction that nobody asked for", () => {
    expect(run(OPENED).echo).toBe("none");
    expect(run(OPENED, ECHO).echo).toBe("heard");
    expect(run(OPENED, updated("half")).echo).toBe("heard");
    expect(run(OPENED, updated("auto")).echo).toBe("none");
    expect(run(OPENED, { type: "manner", change: { duplex: "half" } }, updated("half")).echo).toBe("none");
    expect(run(OPENED, ECHO, { type: "echo_dismissed" }, updated("half"), ECHO).echo).toBe("dismissed");
  });

  it("shows a short sound beside the answers, but puts it into no transcript", () => {
    const hum = (text: string) =>
      envelope("assistant.backchannel", { why: "pitch", text, gesture: "nod", intensity: 0.5 });
    const state = run(OPENED, hum("mhm"), hum(""));
    expect(state.aside).toBe("mhm");
    expect(state.entries).toEqual([]);
    expect(reduce(state, { type: "aside_over" }).aside).toBeNull();
  });

  it("knows that an answer has fallen silent, until it goes on or is given up", () => {
    const paused = envelope("playback.paused", { response_id: "r" });
    const resumed = envelope("playback.resumed", { response_id: "r" });
    expect(run(OPENED, THINKING, paused).paused).toBe(true);
    expect(run(OPENED, THINKING, paused, resumed).paused).toBe(false);
    expect(run(OPENED, THINKING, paused, interrupted("Hello")).paused).toBe(false);
  });

  it("lets go of the key when the connection is lost", () => {
    const open = { type: "connection", connection: { status: "open", sessionId: "s" } } as const;
    const lost = {
      type: "connection",
      connection: { status: "waiting", attempt: 0, resuming: true },
    } as const;
    expect(run(open, { type: "pushed", down: true }).pushed).toBe(true);
    expect(run(open, { type: "pushed", down: true }, lost).pushed).toBe(false);
  });
});

describe("the rest", () => {
  it("keeps one toast for a code, and no more than three", () => {
    const toast = (code: string) => ({ type: "toast", code, detail: "" }) as const;
    const state = run(toast("a"), toast("b"), toast("a"), toast("c"), toast("d"));
    expect(state.toasts.map((item) => item.code)).toEqual(["a", "c", "d"]);
    const dismissed = reduce(state, { type: "toast_dismissed", id: state.toasts[0]?.id ?? 0 });
    expect(dismissed.toasts.map((item) => item.code)).toEqual(["c", "d"]);
  });

  it("begins anew, except for the microphone", () => {
    const state = run(
      { type: "microphone", status: "on", problem: null },
      OPENED,
      transcribed("hello", true),
      { type: "began" },
    );
    expect(state).toEqual({ ...INITIAL_STATE, microphone: "on" });
  });

  it("tells why it ended", () => {
    const state = run(OPENED, envelope("session.closed", { reason: "idle" }));
    expect(state.connection).toEqual({ status: "ended", reason: "idle" });
  });
});
