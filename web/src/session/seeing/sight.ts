import { type ClientPayloads, FrameKind } from "@/contract/events";
import type { CameraStatus, ConversationState } from "../conversation/state";
import { encodeFrame } from "../wire/frames";
import { Camera, CameraError, type CameraProblem } from "./camera";
import { SEES_NOTHING, type SeeingSettings, settingsFor, settingsMissing } from "./consent";
import { USUAL_FPS } from "./pace";
import { type Pictures, takePictures, type TakePicture } from "./pictures";
import { Uplink } from "./uplink";

export interface SightHooks {
  state(): ConversationState;
  camera(status: CameraStatus, problem: CameraProblem | null): void;
  update(change: ClientPayloads["session.update"]): boolean;
  /** How many bytes wait in the socket. */
  waiting(): number;
  send(frame: ArrayBuffer): boolean;
}

/** What has been sent, for measurements. */
export interface SightFigures {
  readonly pictures: number;
  readonly bytes: number;
  /** Made, but not sent: the line was busy, or somebody had just changed their mind. */
  readonly dropped: number;
  /** What it has cost this page's own thread, ms. */
  readonly pageMs: number;
}

/** Makes pictures of a stream; for tests there is another one. */
export type Take = (stream: MediaStream, take: TakePicture) => Pictures;

/**
 * The person's camera on this page, and what of it the server may see: nothing without consent, nothing before the server
 * has confirmed that it looks, and nothing while the page is hidden.
 */
export class Sight {
  private readonly hooks: SightHooks;
  private readonly take: Take;
  private readonly camera: Camera;
  private readonly uplink = new Uplink();
  private pictures: Pictures | null = null;
  /** What the server was asked for last. */
  private asked: SeeingSettings = SEES_NOTHING;
  private mesh = true;
  private hidden = false;
  private counted = { pictures: 0, bytes: 0, dropped: 0, pageMs: 0 };

  constructor(hooks: SightHooks, take: Take = takePictures) {
    this.hooks = hooks;
    this.take = take;
    this.camera = new Camera(() => this.lost("none"));
  }

  /** What the camera shows; null while it is off. */
  get stream(): MediaStream | null {
    return this.camera.stream;
  }

  get figures(): SightFigures {
    return this.counted;
  }

  /** Opens the camera; returns whether that worked. What was wrong goes to the hooks. */
  async open(): Promise<boolean> {
    this.hooks.camera("opening", null);
    try {
      if ((await this.camera.open()) === null) return false;
    } catch (error) {
      this.lost(error instanceof CameraError ? error.problem : "failed");
      return false;
    }
    this.hooks.camera("on", null);
    this.follow();
    return true;
  }

  /** Turns the camera off at the source; whatever was agreed to, there is nothing to be seen then. */
  close(): void {
    this.lost(null);
  }

  /** Whether landmarks are needed, because what is seen is shown here. */
  wantMesh(wanted: boolean): void {
    this.mesh = wanted;
    this.follow();
  }

  /** The page is hidden, or shown again. */
  setHidden(hidden: boolean): void {
    this.hidden = hidden;
    this.follow();
  }

  /** A connection begins: the server's settings are what it says, whatever was asked for before. */
  connected(): void {
    this.asked = this.hooks.state().settings ?? SEES_NOTHING;
    this.follow();
  }

  /** Does what follows from the state as it is now: asks for settings, and sends pictures or stops that. */
  follow(): void {
    const fps = this.rate();
    if (fps === 0) this.pictures?.pace(0);
    this.ask();
    if (fps === 0) return;
    const { stream } = this.camera;
    if (stream !== null) this.pictures ??= this.take(stream, (jpeg, takenMs) => this.taken(jpeg, takenMs));
    this.pictures?.pace(fps);
  }

  /** Returns how many pictures a second are to be sent now. */
  private rate(): number {
    const { connection, consent, settings, capabilities, paced } = this.hooks.state();
    const agreed = consent.seeing && settings?.seeing === true && capabilities?.sees === true;
    const possible = this.camera.stream !== null && connection.status === "open" && !this.hidden;
    return agreed && possible ? (paced?.fps ?? USUAL_FPS) : 0;
  }

  private ask(): void {
    const { connection, consent, capabilities } = this.hooks.state();
    if (connection.status !== "open" || capabilities === null) return;
    const seen = this.camera.stream !== null;
    const wanted = seen ? settingsFor(consent, capabilities, this.mesh) : SEES_NOTHING;
    const missing = settingsMissing(wanted, this.asked);
    if (missing !== null && this.hooks.update(missing)) this.asked = wanted;
  }

  private lost(problem: CameraProblem | null): void {
    this.pictures?.stop();
    this.pictures = null;
    this.camera.close();
    this.hooks.camera("off", problem);
    this.follow();
  }

  private taken(jpeg: ArrayBuffer, takenMs: number): void {
    const nowMs = performance.now();
    const wanted = this.rate() > 0 && this.uplink.hasRoom(this.hooks.waiting(), nowMs);
    if (wanted && this.hooks.send(encodeFrame(FrameKind.camera, Math.max(0, Math.round(takenMs)), jpeg))) {
      this.uplink.sent(nowMs);
      this.count({ pictures: 1, bytes: jpeg.byteLength, pageMs: performance.now() - nowMs });
    } else {
      this.count({ dropped: 1 });
    }
  }

  private count(more: Partial<SightFigures>): void {
    const { pictures, bytes, dropped, pageMs } = this.counted;
    this.counted = {
      pictures: pictures + (more.pictures ?? 0),
      bytes: bytes + (more.bytes ?? 0),
      dropped: dropped + (more.dropped ?? 0),
      pageMs: pageMs + (more.pageMs ?? 0),
    };
  }
}
