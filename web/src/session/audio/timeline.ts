import { VOICE_RATE } from "./playback-queue";

/** A stretch of contiguous playing, in samples of the playback context. */
interface Run {
  readonly startFrame: number;
  readonly startPts: number;
  endFrame: number;
  /** Whether it ended because the answer did, and not because sound was missing or dropped. */
  complete: boolean;
}

/** Where the sound is at a given moment. */
export interface Position {
  /** On the session's audio clock, ms. While nothing plays it rests where it was. */
  readonly ptsMs: number;
  readonly playing: boolean;
}

const KEPT_RUNS = 64;
const PER_MS = VOICE_RATE / 1000;
/** A mouth opens before the first sound and closes after the last one. */
const BEFORE_FRAMES = 0.15 * VOICE_RATE;
const AFTER_FRAMES = 0.3 * VOICE_RATE;

/** Ties the session's audio clock to the clock of the playback context. */
export class AudioTimeline {
  private runs: Run[] = [];

  /** Notes that at context frame `frame` the sample `pts` is put out, and those after it follow. */
  started(frame: number, pts: number): void {
    this.stopped(frame, false);
    this.runs.push({ startFrame: frame, startPts: pts, endFrame: Infinity, complete: false });
    if (this.runs.length > KEPT_RUNS) this.runs.shift();
  }

  /** Notes that from context frame `frame` on there is silence; `complete` says whether the answer has ended. */
  stopped(frame: number, complete: boolean): void {
    const run = this.runs.at(-1);
    if (run === undefined || run.endFrame <= frame) return;
    run.endFrame = frame;
    run.complete = complete;
  }

  /** Returns where the sound is at a time of the context, s; null before anything has been played. */
  at(contextTime: number): Position | null {
    const frame = contextTime * VOICE_RATE;
    for (let index = this.runs.length - 1; index >= 0; index -= 1) {
      const run = this.runs[index];
      if (run === undefined || frame < run.startFrame) continue;
      const played = Math.min(frame, run.endFrame) - run.startFrame;
      return { ptsMs: (run.startPts + played) / PER_MS, playing: frame < run.endFrame };
    }
    return null;
  }

  /**
   * Returns where the mouth is at a time of the context, s: as the sound, but already moving shortly before an answer
   * is heard and still closing after its end.
   */
  mouthAt(contextTime: number): Position | null {
    const frame = contextTime * VOICE_RATE;
    const index = this.runs.findLastIndex((run) => frame >= run.startFrame - BEFORE_FRAMES);
    const [before, run] = [this.runs[index - 1], this.runs[index]];
    if (run === undefined) return null;
    if (before !== undefined && frame < before.endFrame) return this.at(contextTime);
    const stillMoves = frame < run.endFrame || (run.complete && frame < run.endFrame + AFTER_FRAMES);
    if (!stillMoves) return this.at(contextTime);
    return { ptsMs: (run.startPts + frame - run.startFrame) / PER_MS, playing: true };
  }

  /** Returns when the sample at `ptsMs` was or will be put out, s of the context; null if no run contains it. */
  timeOf(ptsMs: number): number | null {
    for (let index = this.runs.length - 1; index >= 0; index -= 1) {
      const run = this.runs[index];
      if (run === undefined) continue;
      const frame = run.startFrame + ptsMs * PER_MS - run.startPts;
      if (frame >= run.startFrame && frame <= run.endFrame) return frame / VOICE_RATE;
    }
    return null;
  }
}
