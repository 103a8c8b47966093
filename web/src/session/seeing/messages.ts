/** What the page tells the worker that makes pictures. */
export type ToPictureWorker =
  | { readonly kind: "frames"; readonly frames: ReadableStream<VideoFrame> }
  /** One frame of a browser that cannot hand over the camera's own. */
  | { readonly kind: "frame"; readonly image: ImageBitmap; readonly takenMs: number }
  | { readonly kind: "pace"; readonly fps: number };

/** One picture, ready to be sent. */
export interface Jpeg {
  readonly bytes: ArrayBuffer;
  /** When it was taken, ms since 1970: workers have clocks of their own. */
  readonly takenMs: number;
}
