/** How long something new must last before it is shown, ms. */
const SETTLE_MS = 600;
/** What is shown stays at least this long, ms. */
const STAY_MS = 1_800;

/** Shows a value that changes often without ever flickering. */
export class Calm<T> {
  private shown: T;
  private shownMs = -Infinity;
  private candidate: T;
  private candidateMs = -Infinity;

  constructor(initial: T) {
    this.shown = initial;
    this.candidate = initial;
  }

  /** Takes the value of this moment; returns the one to be shown. To be called several times a second. */
  offer(value: T, nowMs: number): T {
    if (value !== this.candidate) {
      this.candidate = value;
      this.candidateMs = nowMs;
    }
    const settled = nowMs - this.candidateMs >= SETTLE_MS && nowMs - this.shownMs >= STAY_MS;
    if (this.candidate !== this.shown && settled) {
      this.shown = this.candidate;
      this.shownMs = nowMs;
    }
    return this.shown;
  }
}
