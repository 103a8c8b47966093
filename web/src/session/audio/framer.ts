/** The microphone's frame: 20 ms at 16 kHz. */
export const FRAME_SAMPLES = 320;
export const FRAME_MS = 20;

/** Cuts a stream of samples into frames of one length. */
export class Framer {
  private frame = new Float32Array(FRAME_SAMPLES);
  private filled = 0;

  /** Takes samples and calls `emit` with every frame that they complete; a frame is the receiver's to keep. */
  push(samples: Float32Array, emit: (frame: Float32Array) => void): void {
    let taken = 0;
    while (taken < samples.length) {
      const piece = samples.subarray(taken, taken + FRAME_SAMPLES - this.filled);
      this.frame.set(piece, this.filled);
      this.filled += piece.length;
      taken += piece.length;
      if (this.filled === FRAME_SAMPLES) {
        emit(this.frame);
        this.frame = new Float32Array(FRAME_SAMPLES);
        this.filled = 0;
      }
    }
  }
}
