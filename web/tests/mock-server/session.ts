import { randomUUID } from "node:crypto";
import type { ServerEventType } from "../../src/contract/events";
import { type Answer, recordedAnswer } from "./answers";
import { capabilities } from "./capabilities";
import { hum } from "./hum";
import { Playing } from "./playing";
import type { Wire } from "./wire";

const TITLES: Readonly<Record<string, string>> = { ben: "Ben", guide: "Clara", werkstatt: "Kofi" };

/** One conversation of the mock server: answers with what was recorded, and keeps what a dropped client has missed. */
export class MockSession {
  readonly id = randomUUID();
  /** What a client comes back with. */
  secret: string = randomUUID();
  wire: Wire | null = null;
  private readonly sent: { id: string; text: string }[] = [];
  private readonly startedMs = Date.now();
  private turn = 0;
  private endedMs = 0;
  private why = "text";
  private settings: Record<string, unknown>;
  private waiting: NodeJS.Timeout | undefined;
  private playing: Playing | null = null;

  /** What a session of another persona is made with. */
  static opened: (session: MockSession) => void = () => undefined;

  constructor(
    readonly persona: string,
    manner: Record<string, unknown> = {},
  ) {
    this.settings = {
      persona,
      language: "en",
      voice_output: persona !== "text",
      recognizer: "server",
      playback_reports: true,
      greet: true,
      turn_taking: "automatic",
      duplex: "auto",
      backchannels: true,
      ...{ seeing: false, expressions: false, recognition: false, face_mesh: false },
      ...{ voice_emotion: false, sounds: false, sentiment: false },
      ...{ remember: false, transcript: true, record: false },
      ...{ consent_wording: "", person_key: null, agents: null },
      check_in_s: null,
      ...manner,
    };
  }

  get pushesToTalk(): boolean {
    return this.settings.turn_taking === "push_to_talk";
  }

  /** Tells whether a setting is on. */
  has(setting: "seeing" | "face_mesh" | "expressions" | "voice_emotion" | "sounds" | "sentiment"): boolean {
    return this.settings[setting] === true;
  }

  update(change: Record<string, unknown>): void {
    this.settings = { ...this.settings, ...change };
    this.send("session.updated", {
      settings: this.settings,
      capabilities: capabilities(this.persona, this.settings.voice_output === true),
    });
  }

  /** Hears the loudspeaker in the microphone. */
  echo(): void {
    this.send("echo.detected", { stream_ms: this.nowMs, correlation: 0.71, lag_ms: 140 });
    this.update({ duplex: "half" });
  }

  /** Hums beside the answers. */
  aside(): void {
    this.send("assistant.backchannel", { why: "pitch", text: "mhm", gesture: "nod", intensity: 0.5 });
    const header = Buffer.alloc(8);
    header.writeUInt8(4, 0);
    this.wire?.binary(Buffer.concat([header, Buffer.from(hum().buffer)]));
  }

  /** Begins an answer; returns its identifier. */
  announce(): string {
    this.turn += 1;
    const responseId = randomUUID();
    this.send("turn.ended", { why: "text", probability: null, silence_ms: 0 });
    this.send("assistant.thinking", { response_id: responseId, prepared: false });
    return responseId;
  }

  /** Gives an answer as text, sentence by sentence, each with its source. */
  write(responseId: string, sentences: readonly (readonly [string, object])[]): void {
    const plain = { kind: "model", reference: "", title: "", url: "", page: null, score: null };
    const sources = sentences.map(([, source]) => ({ ...plain, ...source }));
    sentences.forEach(([text], index) => {
      const delta = { response_id: responseId, text, sentence_index: index, source: sources[index] };
      this.send("assistant.delta", { ...delta, expression: null });
    });
    const text = sentences.map(([part]) => part).join("");
    this.send("assistant.response", { response_id: responseId, text, sources, finish_reason: "complete" });
  }

  /** Lets another persona take over, in a session of its own. */
  handOver(persona: string, summary: string): void {
    const next = new MockSession(persona, { voice_output: this.settings.voice_output });
    next.secret = this.secret;
    next.open();
    MockSession.opened(next);
    this.send("session.handed_over", { persona, next_session_id: next.id, summary });
  }

  get nowMs(): number {
    return Date.now() - this.startedMs;
  }

  send(type: ServerEventType, payload: object): void {
    const id = `0199${String(this.sent.length).padStart(8, "0")}`;
    const head = { id, type, session_id: this.id, turn: this.turn, timestamp: new Date().toISOString() };
    const text = JSON.stringify({ ...head, cause_id: null, payload, metadata: {} });
    this.sent.push({ id, text });
    this.wire?.text(text);
  }

  resume(after: string | null): void {
    const index = this.sent.findIndex((item) => item.id === after);
    for (const { text } of this.sent.slice(index + 1)) this.wire?.text(text);
  }

  /** Begins; where somebody only listens in, the greeting was long ago. */
  open(greets = true): void {
    this.send("session.opened", {
      persona: {
        name: this.persona,
        title: TITLES[this.persona] ?? "Iris",
        description: "The host of visavis. She shows you around, and likes to talk.",
        language: "en",
        avatar: "iris",
        disclosure: "I'm a virtual human: an AI, not a person.",
      },
      settings: this.settings,
      capabilities: capabilities(this.persona, this.settings.voice_output === true),
      user: null,
    });
    if (greets) this.later(300, () => this.answer("greeting"));
  }

  userTurn(why: "text" | "vad" | "client", text: string | null): void {
    if (this.playing !== null) this.interrupt(why);
    this.turn += 1;
    this.endedMs = this.nowMs;
    this.why = why;
    if (why === "text") this.send("turn.started", { why });
    this.send("turn.ended", {
      why,
      probability: why === "vad" ? 0.93 : null,
      silence_ms: why === "vad" ? 200 : 0,
    });
    if (text !== null && /^(who|hello|hi|what|tell)\b/i.test(text)) this.answerSoon("who");
    else this.answerSoon("unknown");
  }

  /** Notes how far the page says that an answer is heard. */
  played(responseId: string | null | undefined, ptsMs: number): void {
    if (this.playing !== null && this.playing.responseId === responseId) this.playing.heardUntil(ptsMs);
  }

  interrupt(why: "text" | "vad" | "client"): void {
    const playing = this.playing;
    clearTimeout(this.waiting); // an answer that has not begun to sound is not given
    if (playing === null) return;
    playing.stop();
    this.playing = null;
    this.send("turn.interrupted", {
      why,
      heard_text: playing.heardText,
      heard_ms: playing.heardMs,
      response_id: playing.responseId,
    });
  }

  /** Does something soon, unless something else is to be done before. */
  private later(ms: number, act: () => void): void {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(act, ms);
  }

  private answerSoon(name: string): void {
    const responseId = randomUUID();
    this.send("assistant.thinking", { response_id: responseId, prepared: false });
    this.later(this.persona === "slow" ? 6_000 : 180, () => this.answer(name, responseId));
  }

  private answer(name: string, responseId: string = randomUUID()): void {
    const answer = recordedAnswer(name);
    if (name === "greeting") this.send("assistant.thinking", { response_id: responseId, prepared: false });
    const beginMs = this.nowMs;
    for (const { type, payload } of answer.events) {
      if (this.persona === "text" && (type === "assistant.phonemes" || type === "assistant.visemes"))
        continue;
      const timed = "pts_ms" in payload && payload.pts_ms !== null;
      const moved = timed ? { pts_ms: (payload.pts_ms as number) + beginMs } : {};
      const answers = "response_id" in payload ? { response_id: responseId } : {};
      this.send(type, { ...payload, ...moved, ...answers });
    }
    if (this.persona === "text") return;
    this.play(answer, responseId, beginMs);
    if (name !== "greeting") this.timed(responseId, beginMs - this.endedMs);
  }

  /** Says when what happened in a turn, a little after its answer is heard. */
  private timed(responseId: string, tookMs: number): void {
    const silenceMs = this.why === "vad" ? 200 : 0;
    const times = {
      why: this.why,
      response_id: responseId,
      turn_ended_ms: silenceMs,
      words_ms: this.why === "text" ? null : Math.max(0, silenceMs - 60),
      first_text_ms: silenceMs + 40,
      first_sound_ms: silenceMs + tookMs,
      heard_ms: silenceMs + tookMs + 120,
      prepared: false,
    };
    setTimeout(() => this.send("turn.timed", times), 600);
  }

  private play(answer: Answer, responseId: string, beginMs: number): void {
    this.playing = new Playing({
      ...{ responseId, answer, beginMs },
      nowMs: () => this.nowMs,
      send: (frame) => this.wire?.binary(frame),
      over: () => (this.playing = null),
    });
  }
}
