const SMALLEST_MS = 60;
const LARGEST_MS = 120;
const STEP_MS = 20;
const CLEAN_ANSWERS = 5;

/**
 * How much sound is gathered before an answer starts to play. It grows each time playback runs dry, and shrinks again
 * after some answers that did not.
 */
export class JitterTarget {
  private targetMs = SMALLEST_MS;
  private clean = 0;

  get milliseconds(): number {
    return this.targetMs;
  }

  /** Notes that playback had to stop because the next piece was late. */
  underrun(): void {
    this.targetMs = Math.min(LARGEST_MS, this.targetMs + STEP_MS);
    this.clean = -1; // this very answer does not count
  }

  /** Notes that an answer was played to its end. */
  finished(): void {
    this.clean += 1;
    if (this.clean < CLEAN_ANSWERS) return;
    this.clean = 0;
    this.targetMs = Math.max(SMALLEST_MS, this.targetMs - STEP_MS);
  }
}
