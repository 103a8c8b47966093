const SMOOTHING = 0.1;
const SHORTEST_MS = 8;
const LONGEST_MS = 250;
const NEW_START_MS = 500;

/**
 * Estimates how long after its callback a frame is seen: about one frame, since what is drawn now is shown at the next
 * refresh, or when drawing is done if that takes longer.
 */
export class DisplayDelay {
  private lastMs: number | null = null;
  private intervalMs = 1000 / 60;

  /** Takes the time of a frame's callback; returns when that frame is seen, both of `performance.now()`. */
  shownAt(nowMs: number): number {
    if (this.lastMs !== null && nowMs - this.lastMs < NEW_START_MS) {
      this.intervalMs += SMOOTHING * (nowMs - this.lastMs - this.intervalMs);
    }
    this.lastMs = nowMs;
    return nowMs + Math.max(SHORTEST_MS, Math.min(LONGEST_MS, this.intervalMs));
  }
}
