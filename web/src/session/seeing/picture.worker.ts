import type { Jpeg, ToPictureWorker } from "./messages";
import { Pace } from "./pace";
import { fittingSize } from "./size";

/** The scope of a worker, which TypeScript's library for pages does not describe. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<ToPictureWorker>) => void) | null;
  postMessage(message: Jpeg, transfer: Transferable[]): void;
}

/** Fine enough for the corners of a mouth. */
const QUALITY = 0.7;

const scope = globalThis as unknown as WorkerScope;
const pace = new Pace();
const canvas = new OffscreenCanvas(1, 1);
const context = canvas.getContext("2d", { alpha: false });
let encoding = false;

scope.onmessage = ({ data }) => {
  if (data.kind === "pace") pace.set(data.fps);
  else if (data.kind === "frames") void follow(data.frames);
  else void take(data.image, data.takenMs);
};

/** Takes frames from the camera as they come. While one is made into a picture the next ones are passed over. */
async function follow(frames: ReadableStream<VideoFrame>): Promise<void> {
  const reader = frames.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const takenMs = performance.timeOrigin + performance.now();
    if (!encoding && pace.isDue(takenMs)) void take(value, takenMs);
    else value.close();
  }
}

async function take(frame: VideoFrame | ImageBitmap, takenMs: number): Promise<void> {
  const whole =
    frame instanceof ImageBitmap ? frame : { width: frame.displayWidth, height: frame.displayHeight };
  const { width, height } = fittingSize(whole);
  encoding = true;
  try {
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    context?.drawImage(frame, 0, 0, width, height);
    frame.close(); // cameras have few frames, and wait for them
    const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY });
    const bytes = await blob.arrayBuffer();
    scope.postMessage({ bytes, takenMs }, [bytes]);
  } finally {
    encoding = false;
  }
}
