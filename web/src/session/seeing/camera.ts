import { isMediaSupported, type MicrophoneProblem, problemOf } from "../audio/microphone";

export type CameraProblem = MicrophoneProblem;

/** Why the camera cannot be used, in a form that the page can explain. */
export class CameraError extends Error {
  readonly problem: CameraProblem;

  constructor(problem: CameraProblem, cause: unknown) {
    super(`camera: ${problem}`, { cause });
    this.problem = problem;
  }
}

/** The person's camera. */
export class Camera {
  private opened: MediaStream | null = null;
  private attempt = 0;
  private readonly lost: () => void;

  /** `lost` is called when the device goes away while it is used. */
  constructor(lost: () => void) {
    this.lost = lost;
  }

  /** What it shows; null while it is off. */
  get stream(): MediaStream | null {
    return this.opened;
  }

  /** Opens the camera; returns null if it was closed meanwhile. Raises CameraError. */
  async open(): Promise<MediaStream | null> {
    this.close();
    const attempt = this.attempt;
    const stream = await openStream();
    if (attempt !== this.attempt) {
      stop(stream);
      return null;
    }
    this.opened = stream;
    stream.getVideoTracks()[0]?.addEventListener("ended", () => {
      if (this.opened !== stream) return;
      this.close();
      this.lost();
    });
    return stream;
  }

  /** Lets the device go: its light goes off. */
  close(): void {
    this.attempt += 1;
    if (this.opened !== null) stop(this.opened);
    this.opened = null;
  }
}

async function openStream(): Promise<MediaStream> {
  if (!isMediaSupported()) throw new CameraError("insecure", null);
  const video = { width: { ideal: 640 }, height: { ideal: 480 }, facingMode: "user" };
  try {
    return await navigator.mediaDevices.getUserMedia({ video });
  } catch (error) {
    throw new CameraError(problemOf(error), error);
  }
}

function stop(stream: MediaStream): void {
  stream.getTracks().forEach((track) => track.stop());
}
