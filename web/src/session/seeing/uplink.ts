/** While more than this waits in the socket, the line is busy: a microphone's frames alone never come to so much. */
const BUSY_BYTES = 8_192;
/** Of a slow line's time pictures take a part of this: the rest belongs to the voice, which must not wait. */
const SHARE = 1 / 3;

/** Keeps pictures from crowding out the voice on a line that is slow. */
export class Uplink {
  private sentMs = 0;
  private slow = false;
  private freeMs = -Infinity;

  /** Tells whether a picture may be sent now that so many bytes still wait in the socket. */
  hasRoom(waitingBytes: number, nowMs: number): boolean {
    if (waitingBytes > BUSY_BYTES) {
      this.slow = true;
      return false;
    }
    if (this.slow) {
      this.slow = false;
      this.freeMs = nowMs + (nowMs - this.sentMs) * (1 / SHARE - 1);
    }
    return nowMs >= this.freeMs;
  }

  /** A picture has been handed to the socket. */
  sent(nowMs: number): void {
    this.sentMs = nowMs;
  }
}
