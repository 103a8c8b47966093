/** The part of an AudioContext that tells the time. */
export interface OutputTiming {
  readonly currentTime: number;
  readonly baseLatency: number;
  readonly outputLatency?: number;
  getOutputTimestamp?(): AudioTimestamp;
}

/** A jump of the offset beyond this is real (a new device, a suspended computer), not a jitter. */
const JUMP_S = 0.06;
const SMOOTHING = 0.08;
/** A timestamp that disagrees more than this with the plain estimate is not believed. */
const CREDIBLE_S = 0.5;

/**
 * Tells which moment of an audio context is coming out of the loudspeaker at a moment of `performance.now()`.
 *
 * Web Audio gives the pair as `getOutputTimestamp()`; where that is missing or zero, the context's time less its
 * latencies is taken. Either moves in steps of the device's buffer, so the offset between the clocks is smoothed.
 */
export class OutputClock {
  private offset: number | null = null;

  /** Looks at the context's clock. Call it often, for example once a frame, with the time now. */
  observe(timing: OutputTiming, nowMs: number): void {
    const offset = measuredOffset(timing, nowMs);
    if (this.offset === null || Math.abs(offset - this.offset) > JUMP_S) this.offset = offset;
    else this.offset += SMOOTHING * (offset - this.offset);
  }

  /** Returns the context time that is audible at `performanceMs`, s; null before the first look. */
  audibleAt(performanceMs: number): number | null {
    return this.offset === null ? null : performanceMs / 1000 + this.offset;
  }

  /** Returns the time of `performance.now()` at which a context time is audible, ms; null before the first look. */
  performanceOf(contextTime: number): number | null {
    return this.offset === null ? null : (contextTime - this.offset) * 1000;
  }

  /** Forgets everything, for example after the context was suspended. */
  reset(): void {
    this.offset = null;
  }
}

function measuredOffset(timing: OutputTiming, nowMs: number): number {
  const latency = timing.outputLatency ?? timing.baseLatency;
  const plain = timing.currentTime - latency - nowMs / 1000;
  const stamp = timing.getOutputTimestamp?.();
  if (stamp?.contextTime === undefined || stamp.performanceTime === undefined) return plain;
  if (stamp.contextTime <= 0 || stamp.performanceTime <= 0) return plain;
  const offset = stamp.contextTime - stamp.performanceTime / 1000;
  return Math.abs(offset - plain) < CREDIBLE_S ? offset : plain;
}
