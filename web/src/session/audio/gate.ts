/** So many frames of 20 ms still pass after the gate closes: the end of the last word, and what tells that it was one. */
export const TAIL_FRAMES = 15;

/** Lets the microphone's sound through: always, or in push-to-talk only while the person wants to be heard. */
export class MicrophoneGate {
  private guarded = false;
  private held = false;
  private tail = 0;

  /** Whether it is open now, the tail aside. */
  get isOpen(): boolean {
    return !this.guarded || this.held;
  }

  /** Guards what passes (push-to-talk), or not any more. */
  guard(guarded: boolean): void {
    if (this.guarded === guarded) return;
    this.guarded = guarded;
    this.held = false;
    this.tail = 0;
  }

  hold(): void {
    this.held = true;
  }

  /** Closes the gate once the tail has passed; at once if nothing of it is wanted. */
  release(tail = TAIL_FRAMES): void {
    if (this.held) this.tail = tail;
    this.held = false;
  }

  /** Takes the next frame; returns whether it may pass. */
  passes(): boolean {
    if (this.isOpen) return true;
    if (this.tail === 0) return false;
    this.tail -= 1;
    return true;
  }
}
