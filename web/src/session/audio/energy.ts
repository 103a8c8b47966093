import { rootMeanSquare } from "./pcm";
import { VOICE_RATE } from "./playback-queue";

const STEP_MS = 10;
const STEP_SAMPLES = (VOICE_RATE / 1000) * STEP_MS;
const KEPT_STEPS = 12_000;

/** How loud the virtual human's voice is over time, from its samples: what head and brows move to. */
export class Loudness {
  private readonly steps = new Map<number, number>();

  /** Takes a piece of sound that begins at `ptsMs`. */
  add(ptsMs: number, samples: Float32Array): void {
    const first = Math.round(ptsMs / STEP_MS);
    for (let start = 0; start < samples.length; start += STEP_SAMPLES) {
      const level = rootMeanSquare(samples.subarray(start, start + STEP_SAMPLES));
      this.steps.set(first + start / STEP_SAMPLES, level);
    }
    while (this.steps.size > KEPT_STEPS) {
      const oldest = this.steps.keys().next();
      if (oldest.done === true) break;
      this.steps.delete(oldest.value);
    }
  }

  /** Returns the root mean square around `ptsMs`, 0 to 1. */
  at(ptsMs: number): number {
    return this.steps.get(Math.round(ptsMs / STEP_MS)) ?? 0;
  }
}
