/** So many pictures a second are sent until the server says how many it looks at. */
export const USUAL_FPS = 10;
export const MOST_FPS = 15;
/** A frame that comes this much too early is taken all the same: cameras do not keep exact time, ms. */
const EARLY_MS = 12;

/** Says which of a camera's frames are to be sent, so that as many a second are as is wanted. */
export class Pace {
  private intervalMs = 1_000 / USUAL_FPS;
  private nextMs = -Infinity;

  /** `fps` pictures a second are wanted from now on; none if 0. */
  set(fps: number): void {
    this.intervalMs = fps > 0 ? 1_000 / Math.min(fps, MOST_FPS) : Infinity;
  }

  /** Tells whether the frame of this moment is to be sent. It is asked once for each frame. */
  isDue(nowMs: number): boolean {
    if (this.intervalMs === Infinity || nowMs < this.nextMs - EARLY_MS) return false;
    // What was missed is not made up for: pictures that come in a bunch show nothing new.
    const late = nowMs - this.nextMs > this.intervalMs;
    this.nextMs = (late ? nowMs : this.nextMs) + this.intervalMs;
    return true;
  }
}
