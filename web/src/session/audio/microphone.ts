import { FRAME_MS } from "./framer";
import { toInt16 } from "./pcm";
import { loadWorklet } from "./worklets/load";
import type { FromCapture } from "./worklets/messages";

export type MicrophoneProblem = "denied" | "none" | "in_use" | "insecure" | "failed";

/** Why the microphone cannot be used, in a form that the page can explain. */
export class MicrophoneError extends Error {
  readonly problem: MicrophoneProblem;

  constructor(problem: MicrophoneProblem, cause: unknown) {
    super(`microphone: ${problem}`, { cause });
    this.problem = problem;
  }
}

export interface MicrophoneHandlers {
  /** Takes 20 ms of sound, PCM16 mono 16 kHz; `ptsMs` never goes back. */
  frame(samples: Int16Array, ptsMs: number): void;
  /** The device went away while it was used. */
  lost(): void;
}

/** The person's microphone. */
export class Microphone {
  /** How loud it is now: root mean square, 0 to 1. Read it once a frame; it is no React state. */
  level = 0;
  /** Where the stream is, ms: on the page's clock, as the camera's pictures are. It never goes back. */
  private streamMs = 0;
  private stream: MediaStream | null = null;
  private context: AudioContext | null = null;
  private muted = false;
  private readonly handlers: MicrophoneHandlers;

  constructor(handlers: MicrophoneHandlers) {
    this.handlers = handlers;
  }

  get isOpen(): boolean {
    return this.stream !== null;
  }

  get isMuted(): boolean {
    return this.muted;
  }

  /** Opens a microphone, the default one if none is named. Raises MicrophoneError. */
  async open(deviceId: string | null): Promise<void> {
    this.close();
    const stream = await openStream(deviceId);
    try {
      await this.capture(stream);
    } catch (error) {
      stream.getTracks().forEach((track) => track.stop());
      throw new MicrophoneError("failed", error);
    }
  }

  /** Sends nothing while muted. */
  mute(muted: boolean): void {
    this.muted = muted;
    if (muted) this.level = 0;
    else this.setClock();
    this.stream?.getAudioTracks().forEach((track) => (track.enabled = !muted));
  }

  /** Lets the device go. */
  close(): void {
    this.stream?.getTracks().forEach((track) => track.stop());
    void this.context?.close();
    this.stream = this.context = null;
    this.level = 0;
    this.muted = false;
  }

  private async capture(stream: MediaStream): Promise<void> {
    const context = new AudioContext({ latencyHint: "interactive" });
    this.stream = stream;
    this.context = context;
    await loadWorklet(context, "capture");
    const node = new AudioWorkletNode(context, "visavis-capture", {
      channelCount: 1,
      channelCountMode: "explicit",
      outputChannelCount: [1],
    });
    // Its output is silent; it is connected because only what leads somewhere is run in every browser.
    context.createMediaStreamSource(stream).connect(node).connect(context.destination);
    node.port.onmessage = ({ data }: MessageEvent<FromCapture>) => {
      if (this.stream === stream && !this.muted) this.take(data);
    };
    stream.getAudioTracks()[0]?.addEventListener("ended", () => {
      if (this.stream !== stream) return;
      this.close();
      this.handlers.lost();
    });
    await context.resume();
    this.setClock();
  }

  /** A stream that begins, or goes on after a pause, does so at the time that it is. In between samples are counted. */
  private setClock(): void {
    this.streamMs = Math.max(this.streamMs, Math.round(performance.now()));
  }

  private take({ samples, level }: FromCapture): void {
    this.level = level;
    this.handlers.frame(toInt16(samples), this.streamMs);
    this.streamMs += FRAME_MS;
  }
}

/** Lists the microphones. Their names are known only after one was allowed; until then they are empty. */
export async function listMicrophones(): Promise<{ id: string; name: string }[]> {
  if (!isMediaSupported()) return [];
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices
    .filter((device) => device.kind === "audioinput" && device.deviceId !== "")
    .map((device) => ({ id: device.deviceId, name: device.label }));
}

/** Browsers hide microphones and cameras from pages that are neither local nor encrypted. */
export function isMediaSupported(): boolean {
  return "mediaDevices" in navigator;
}

async function openStream(deviceId: string | null): Promise<MediaStream> {
  if (!isMediaSupported()) throw new MicrophoneError("insecure", null);
  const audio: MediaTrackConstraints = {
    channelCount: 1,
    echoCancellation: true,
    noiseSuppression: true,
    autoGainControl: true,
    ...(deviceId === null ? {} : { deviceId: { ideal: deviceId } }),
  };
  try {
    return await navigator.mediaDevices.getUserMedia({ audio });
  } catch (error) {
    throw new MicrophoneError(problemOf(error), error);
  }
}

/** Returns why a browser gave no microphone or camera. */
export function problemOf(error: unknown): MicrophoneProblem {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "none";
  return name === "NotReadableError" || name === "AbortError" ? "in_use" : "failed";
}
