import { JitterTarget } from "./jitter";

/** The virtual human's voice: samples a second. The playback context runs at this rate. */
export const VOICE_RATE = 24_000;
const PER_MS = VOICE_RATE / 1000;
/** Pieces whose times differ by no more than this follow each other without a gap: pts are whole milliseconds. */
const JOIN_SAMPLES = 2 * PER_MS;
/** 8 ms: an interruption must not click, and must not be heard to linger. */
export const FADE_SAMPLES = 8 * PER_MS;
/** The longest that an incomplete start waits for more. */
const PATIENCE_SAMPLES = 200 * PER_MS;

export interface Piece {
  /** Where it begins on the session's audio clock, samples. */
  readonly pts: number;
  readonly samples: Float32Array;
  readonly last: boolean;
}

type StopReason = "end" | "underrun" | "flushed";

/** What happened while samples were read. `offset` counts from the start of that read. */
export type PlaybackFact =
  | { readonly kind: "started"; readonly offset: number; readonly pts: number }
  | { readonly kind: "stopped"; readonly offset: number; readonly why: StopReason };

type OnFact = (fact: PlaybackFact) => void;

interface Queued {
  readonly pts: number;
  readonly samples: Float32Array;
  readonly stop: StopReason | null;
}

/**
 * Sound on its way to the loudspeaker, on the audio thread. Contiguous playing is a "run": its start ties the clock of
 * the sound to the clock of the loudspeaker, to the sample.
 */
export class PlaybackQueue {
  private readonly jitter = new JitterTarget();
  private pieces: Queued[] = [];
  private cursor = 0;
  private playing = false;
  private expected: number | null = null;
  private waited = 0;

  /** Takes the next piece. What has been queued before (it comes twice after a dropped connection) is cut off. */
  push(piece: Piece): void {
    let { pts, samples } = piece;
    const overlap = this.expected === null ? 0 : this.expected - pts;
    if (overlap > JOIN_SAMPLES) {
      samples = samples.subarray(Math.min(overlap, samples.length));
      pts += overlap;
    }
    if (samples.length === 0 && !piece.last) return;
    this.pieces.push({ pts, samples, stop: piece.last ? "end" : null });
    this.expected = pts + samples.length;
  }

  /** Fades out what is playing, and drops the rest. What is pushed afterwards follows the fade. */
  flush(): void {
    this.pieces = this.playing ? [this.takeFade()] : [];
    this.cursor = 0;
    this.expected = null;
  }

  /** Fills `output`, and calls `fact` with what happened. */
  read(output: Float32Array, fact: OnFact): void {
    output.fill(0);
    let offset = 0;
    while (offset < output.length) {
      if (!this.playing && !this.start(output.length - offset, offset, fact)) return;
      const piece = this.pieces[0];
      if (piece === undefined) {
        this.stop(offset, "underrun", fact);
        return;
      }
      const available = piece.samples.subarray(this.cursor, this.cursor + output.length - offset);
      output.set(available, offset);
      this.cursor += available.length;
      offset += available.length;
      if (this.cursor >= piece.samples.length) this.finish(piece, offset, fact);
    }
  }

  private finish(piece: Queued, offset: number, fact: OnFact): void {
    this.pieces.shift();
    this.cursor = 0;
    const next = this.pieces[0];
    if (piece.stop !== null) this.stop(offset, piece.stop, fact);
    else if (next !== undefined && Math.abs(next.pts - piece.pts - piece.samples.length) > JOIN_SAMPLES) {
      fact({ kind: "started", offset, pts: next.pts }); // a gap or a jump: the clocks are tied anew
    }
  }

  private start(space: number, offset: number, fact: OnFact): boolean {
    const first = this.pieces[0];
    if (first === undefined) return false;
    const queued = this.pieces.reduce((sum, piece) => sum + piece.samples.length, 0);
    const complete = this.pieces.some((piece) => piece.stop !== null);
    this.waited += space;
    if (!complete && queued < this.jitter.milliseconds * PER_MS && this.waited < PATIENCE_SAMPLES)
      return false;
    this.playing = true;
    this.waited = 0;
    fact({ kind: "started", offset, pts: first.pts });
    return true;
  }

  private stop(offset: number, why: StopReason, fact: OnFact): void {
    this.playing = false;
    this.waited = 0;
    if (why === "underrun") this.jitter.underrun();
    if (why === "end") this.jitter.finished();
    fact({ kind: "stopped", offset, why });
  }

  /** Returns the next few milliseconds, falling to silence. */
  private takeFade(): Queued {
    const samples = new Float32Array(FADE_SAMPLES);
    const pts = (this.pieces[0]?.pts ?? 0) + this.cursor;
    let filled = 0;
    for (const piece of this.pieces) {
      const rest = piece.samples.subarray(filled === 0 ? this.cursor : 0).subarray(0, FADE_SAMPLES - filled);
      samples.set(rest, filled);
      filled += rest.length;
      if (filled === FADE_SAMPLES || piece.stop !== null) break;
    }
    for (let index = 0; index < filled; index += 1) {
      const left = 0.5 + 0.5 * Math.cos((Math.PI * index) / FADE_SAMPLES);
      samples[index] = (samples[index] ?? 0) * left;
    }
    return { pts, samples: samples.subarray(0, filled), stop: "flushed" };
  }
}
