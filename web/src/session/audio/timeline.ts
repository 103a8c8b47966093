import { VOICE_RATE } from "./playback-queue";

/** A stretch of contiguous playing, in samples of the playback context. */
interface Run {
  readonly startFrame: number;
  readonly startPts: number;
  endFrame: number;
}

/** Where the sound is at a given moment. */
export interface Position {
  /** On the session's audio clock, ms. While nothing plays it rests where it was. */
  readonly ptsMs: number;
  readonly playing: boolean;
}

const KEPT_RUNS = 64;
const PER_MS = VOICE_RATE / 1000;

/** Ties the session's audio clock to the clock of the playback context. */
export class AudioTimeline {
  private runs: Run[] = [];

  /** Notes that at context frame `frame` the sample `pts` is put out, and those after it follow. */
  started(frame: number, pts: number): void {
    this.stopped(frame);
    this.runs.push({ startFrame: frame, startPts: pts, endFrame: Infinity });
    if (this.runs.length > KEPT_RUNS) this.runs.shift();
  }

  /** Notes that from context frame `frame` on there is silence. */
  stopped(frame: number): void {
    const run = this.runs.at(-1);
    if (run !== undefined) run.endFrame = Math.min(run.endFrame, frame);
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
