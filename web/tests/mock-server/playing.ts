import { type Answer, heardText } from "./answers";

const CHUNK = 960; // 40 ms
const PER_MS = 24;
const LEAD_MS = 250;
const LINGER_MS = 400;

export interface PlayingParts {
  readonly responseId: string;
  readonly answer: Answer;
  /** When it begins on the conversation's clock, ms. */
  readonly beginMs: number;
  nowMs(): number;
  send(frame: Buffer): void;
  over(): void;
}

/** An answer while it sounds: sends its sound a little ahead, and follows how far the page says that it is heard. */
export class Playing {
  readonly responseId: string;
  heardMs = 0;
  private readonly parts: PlayingParts;
  private readonly timer: NodeJS.Timeout;
  private position = 0;

  constructor(parts: PlayingParts) {
    this.responseId = parts.responseId;
    this.parts = parts;
    this.timer = setInterval(() => this.tick(), 10);
  }

  /** Notes that it is heard up to a time of the conversation's clock. */
  heardUntil(ptsMs: number): void {
    this.heardMs = ptsMs - this.parts.beginMs;
  }

  get heardText(): string {
    return heardText(this.parts.answer, this.heardMs);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private tick(): void {
    const { sound } = this.parts.answer;
    const elapsedMs = this.parts.nowMs() - this.parts.beginMs;
    while (this.position < sound.length && this.position / PER_MS - LEAD_MS <= elapsedMs)
      this.sendNext(sound);
    if (elapsedMs <= sound.length / PER_MS + LINGER_MS) return;
    this.stop();
    this.parts.over();
  }

  private sendNext(sound: Int16Array): void {
    const samples = sound.subarray(this.position, this.position + CHUNK);
    const last = this.position + CHUNK >= sound.length;
    const header = Buffer.alloc(8);
    header.writeUInt8(3, 0);
    header.writeUInt8((this.position === 0 ? 1 : 0) | (last ? 2 : 0), 1);
    header.writeUInt32LE(Math.floor(this.parts.beginMs + this.position / PER_MS), 4);
    this.parts.send(
      Buffer.concat([header, Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)]),
    );
    this.position += CHUNK;
  }
}
