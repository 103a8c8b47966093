/** What the page and the playback worklet tell each other. Frames are samples of the context. */
export type ToPlayback =
  | { readonly kind: "piece"; readonly pts: number; readonly samples: Float32Array; readonly last: boolean }
  | { readonly kind: "flush" };

export type FromPlayback =
  | { readonly kind: "started"; readonly frame: number; readonly pts: number }
  | { readonly kind: "stopped"; readonly frame: number; readonly why: "end" | "underrun" | "flushed" };

/** One frame of the microphone: 20 ms at 16 kHz, and how loud it is (root mean square, 0 to 1). */
export interface FromCapture {
  readonly samples: Float32Array;
  readonly level: number;
}

/** A stretch of what was put out, recorded for measurements. */
export interface FromRecorder {
  readonly frame: number;
  readonly samples: Float32Array;
}
