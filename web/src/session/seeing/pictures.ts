import type { Jpeg, ToPictureWorker } from "./messages";
import { Pace } from "./pace";
import { fittingSize } from "./size";

/** Makes pictures of what a camera shows, as many a second as is wanted. */
export interface Pictures {
  pace(fps: number): void;
  /** Makes no more of them. The camera itself is not touched. */
  stop(): void;
}

/** Takes a picture, and when it was taken on the page's clock (`performance.now()`), ms. */
export type TakePicture = (jpeg: ArrayBuffer, takenMs: number) => void;

type FrameSource = new (init: { track: MediaStreamTrack; maxBufferSize: number }) => {
  readonly readable: ReadableStream<VideoFrame>;
};

declare global {
  interface Window {
    /** Chromium's, which TypeScript's library does not describe. */
    readonly MediaStreamTrackProcessor?: FrameSource;
  }
}

const QUALITY = 0.7;

/**
 * Begins to make pictures. Where the browser can, all of the work is done on a thread of its own: in Chromium frames go
 * there straight from the camera; elsewhere the page hands them over. Without such threads the page does it all.
 */
export function takePictures(stream: MediaStream, take: TakePicture): Pictures {
  const [track] = stream.getVideoTracks();
  if (typeof OffscreenCanvas === "undefined" || track === undefined) return new PagePictures(stream, take);
  if (window.MediaStreamTrackProcessor === undefined) return new HandedPictures(stream, take);
  const worker = new PictureWorker(take);
  const { readable } = new window.MediaStreamTrackProcessor({ track, maxBufferSize: 1 });
  worker.post({ kind: "frames", frames: readable }, [readable]);
  return { pace: (fps) => worker.post({ kind: "pace", fps }), stop: () => worker.terminate() };
}

/** The worker that makes frames into pictures. */
class PictureWorker {
  private readonly worker: Worker;

  constructor(take: TakePicture) {
    this.worker = new Worker(new URL("./picture.worker.ts", import.meta.url), { name: "pictures" });
    this.worker.onmessage = ({ data }: MessageEvent<Jpeg>) =>
      take(data.bytes, data.takenMs - performance.timeOrigin);
  }

  post(message: ToPictureWorker, transfer: Transferable[] = []): void {
    this.worker.postMessage(message, transfer);
  }

  terminate(): void {
    this.worker.terminate();
  }
}

/** Calls `taken` for each frame that a stream shows in this page, while it is wanted. */
class Frames {
  readonly video = document.createElement("video");
  private over = false;

  constructor(stream: MediaStream, taken: (nowMs: number) => void) {
    const { video } = this;
    video.muted = video.playsInline = true;
    video.srcObject = stream;
    void video.play().catch(() => undefined); // it was stopped before it began
    const next = () => {
      if (this.over) return;
      if (video.videoWidth > 0) taken(performance.now());
      video.requestVideoFrameCallback(next);
    };
    video.requestVideoFrameCallback(next);
  }

  stop(): void {
    this.over = true;
    this.video.srcObject = null;
  }
}

/** Pictures of a browser that has workers, but no way to hand them the camera's own frames. */
class HandedPictures implements Pictures {
  private readonly frames: Frames;
  private readonly worker: PictureWorker;
  private readonly paced = new Pace();
  private copying = false;

  constructor(stream: MediaStream, take: TakePicture) {
    this.worker = new PictureWorker(take);
    this.frames = new Frames(stream, (nowMs) => {
      if (!this.copying && this.paced.isDue(nowMs)) void this.hand(nowMs);
    });
  }

  pace(fps: number): void {
    this.paced.set(fps);
  }

  stop(): void {
    this.frames.stop();
    this.worker.terminate();
  }

  private async hand(nowMs: number): Promise<void> {
    this.copying = true;
    const image = await createImageBitmap(this.frames.video).catch(() => null);
    this.copying = false;
    if (image === null) return; // the camera has just been closed
    this.worker.post({ kind: "frame", image, takenMs: performance.timeOrigin + nowMs }, [image]);
  }
}

/** Pictures of a browser without such workers: drawn by the page. */
class PagePictures implements Pictures {
  private readonly frames: Frames;
  private readonly paced = new Pace();
  private readonly canvas = document.createElement("canvas");
  private readonly take: TakePicture;
  private encoding = false;
  private over = false;

  constructor(stream: MediaStream, take: TakePicture) {
    this.take = take;
    this.frames = new Frames(stream, (nowMs) => {
      if (!this.encoding && this.paced.isDue(nowMs)) this.draw(nowMs);
    });
  }

  pace(fps: number): void {
    this.paced.set(fps);
  }

  stop(): void {
    this.over = true;
    this.frames.stop();
  }

  private draw(nowMs: number): void {
    const { canvas } = this;
    const { video } = this.frames;
    Object.assign(canvas, fittingSize({ width: video.videoWidth, height: video.videoHeight }));
    canvas.getContext("2d", { alpha: false })?.drawImage(video, 0, 0, canvas.width, canvas.height);
    this.encoding = true;
    canvas.toBlob((blob) => void this.encoded(blob, nowMs), "image/jpeg", QUALITY);
  }

  private async encoded(blob: Blob | null, nowMs: number): Promise<void> {
    this.encoding = false;
    const bytes = await blob?.arrayBuffer();
    if (bytes !== undefined && !this.over) this.take(bytes, nowMs);
  }
}
