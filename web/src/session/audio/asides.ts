import { rootMeanSquare } from "./pcm";
import { VOICE_RATE } from "./playback-queue";

const STEP_S = 0.02;
const STEP_SAMPLES = STEP_S * VOICE_RATE;

interface Aside {
  /** When it begins and ends, s of the playback context. */
  readonly startS: number;
  readonly endS: number;
  /** Root mean square of each step. */
  readonly levels: readonly number[];
}

/** How loud the short sounds beside the answers are over time: what a hum on closed lips is shown by. */
export class AsideLevels {
  private kept: Aside[] = [];

  /** Takes a sound that begins at a time of the context, s. */
  add(startS: number, samples: Float32Array): void {
    const levels: number[] = [];
    for (let start = 0; start < samples.length; start += STEP_SAMPLES) {
      levels.push(rootMeanSquare(samples.subarray(start, start + STEP_SAMPLES)));
    }
    const aside = { startS, endS: startS + samples.length / VOICE_RATE, levels };
    this.kept = [...this.kept.filter((known) => known.endS > startS - 1), aside];
  }

  /** Returns the root mean square at a time of the context, 0 to 1. */
  at(contextTime: number): number {
    let level = 0;
    for (const { startS, endS, levels } of this.kept) {
      if (contextTime < startS || contextTime >= endS) continue;
      level = Math.max(level, levels[Math.floor((contextTime - startS) / STEP_S)] ?? 0);
    }
    return level;
  }

  clear(): void {
    this.kept = [];
  }
}
