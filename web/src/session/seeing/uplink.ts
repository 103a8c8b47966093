/** While more than this waits in the socket, the line is busy: a microphone's frames alone never come to so much. */
const BUSY_BYTES = 8_192;
/** Of a slow line's time pictures take a third; the rest belongs to the voice, which must not wait. */
const RESTS = 2;
const LONGEST_REST_MS = 5_000;

/** Keeps pictures from crowding out the voice on a line that is slow. */
export class Uplink {
  private slow = false;
  /** Since when the line may have been busy, ms. */
  private sinceMs: number | null = null;
  private freeMs = -Infinity;

  /** Tells whether a picture may be sent now that so many bytes still wait in the socket. It is asked for each picture. */
  hasRoom(waitingBytes: number, nowMs: number): boolean {
    if (waitingBytes > BUSY_BYTES) {
      this.sinceMs ??= nowMs;
      this.slow = true;
      return false;
    }
    if (this.slow) {
      const busyMs = nowMs - (this.sinceMs ?? nowMs);
      this.freeMs = nowMs + Math.min(LONGEST_REST_MS, RESTS * busyMs);
    }
    this.slow = false;
    this.sinceMs = null;
    return nowMs >= this.freeMs;
  }

  /** A picture has been handed to the socket. */
  sent(nowMs: number): void {
    this.sinceMs = nowMs;
  }
}
