import type { MockSession } from "./session";

const LOUD = 0.02;
const QUESTION = ["Who", "are", "you?"];
const HANGOVER_MS = 200;
const ONSET_FRAMES = 4;

/** Listens by loudness alone: whatever is said is taken for the same question. */
export class MockListening {
  private speaking = false;
  private loudFrames = 0;
  private quietMs = 0;
  private spokenMs = 0;
  private streamMs = 0;
  private words = 0;

  constructor(private readonly session: MockSession) {}

  frame(pcm: Int16Array): void {
    const frameMs = pcm.length / 16;
    this.streamMs += frameMs;
    const level = Math.sqrt(pcm.reduce((sum, value) => sum + (value / 32768) ** 2, 0) / pcm.length);
    const loud = level > LOUD && !this.session.pushesToTalk;
    this.loudFrames = loud ? this.loudFrames + 1 : 0;
    if (!this.speaking && this.loudFrames >= ONSET_FRAMES) this.started();
    if (!this.speaking) return;
    this.quietMs = loud ? 0 : this.quietMs + frameMs;
    this.spokenMs += frameMs;
    const known = Math.min(QUESTION.length, Math.floor(this.spokenMs / 350));
    if (known > this.words) {
      this.words = known;
      this.transcribed(QUESTION.slice(0, known).join(" "), false);
    }
    if (this.quietMs >= HANGOVER_MS) this.stopped();
  }

  /** The key of push-to-talk is down. */
  pushed(): void {
    this.session.interrupt("client");
    this.session.send("turn.started", { why: "client" });
  }

  /** The key is up: whatever was said meanwhile was the same question. */
  released(): void {
    this.transcribed(QUESTION.join(" "), true);
    this.session.userTurn("client", QUESTION.join(" "));
  }

  private started(): void {
    this.speaking = true;
    this.quietMs = this.spokenMs = this.words = 0;
    this.session.send("speech.started", { stream_ms: Math.round(this.streamMs), probability: 0.9 });
    this.session.interrupt("vad");
    this.session.send("turn.started", { why: "vad" });
  }

  private stopped(): void {
    this.speaking = false;
    this.session.send("speech.stopped", {
      stream_ms: Math.round(this.streamMs - HANGOVER_MS),
      probability: 0.1,
      speech_ms: Math.round(this.spokenMs - HANGOVER_MS),
    });
    const text = this.spokenMs > 700 ? QUESTION.join(" ") : "";
    this.transcribed(text, true);
    this.session.userTurn("vad", text);
  }

  private transcribed(transcription: string, final: boolean): void {
    const scores = { confidence: 0.82, recognizer: "mock", language: "en", words: [] };
    this.session.send("audio.transcription", { transcription, final, ...scores });
  }
}
