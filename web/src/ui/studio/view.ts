import { clamp, radians } from "@/avatar/easing";
import { Follower } from "@/avatar/follower";
import type { Landmarks } from "../stage/avatar/landmarks";
import type { Framing } from "../stage/framing";
import type { Viewpoint } from "../stage/optics";

/** From where the avatar is looked at: degrees round it and above it, and how much of it is seen. */
export interface ViewSettings {
  readonly yaw: number;
  readonly pitch: number;
  /** How many metres the picture is high. */
  readonly heightM: number;
  /** Where the eyes are in it, from its top. */
  readonly eyesY: number;
}

export const VIEWS = {
  face: { yaw: 0, pitch: 0, heightM: 0.34, eyesY: 0.47 },
  bust: { yaw: 0, pitch: 0, heightM: 0.62, eyesY: 0.36 },
  hands: { yaw: 0, pitch: 0, heightM: 1.05, eyesY: 0.24 },
  threeQuarter: { yaw: -38, pitch: 2, heightM: 0.5, eyesY: 0.4 },
  side: { yaw: -90, pitch: 0, heightM: 0.5, eyesY: 0.4 },
} as const satisfies Record<string, ViewSettings>;
export type ViewName = keyof typeof VIEWS;

const SETTLE_S = 0.45;
const LONGEST_STEP_S = 0.1;
const HIGHEST = 55;
const NEAREST_M = 0.12;
const FARTHEST_M = 2.6;
/** A narrow picture shows at least so much across. */
const LEAST_WIDTH_M = 0.26;

/** The studio's camera: where it is, and where it is going to. */
export class StudioView {
  goal: ViewSettings = VIEWS.bust;
  private readonly yaw = new Follower(0, SETTLE_S);
  private readonly pitch = new Follower(0, SETTLE_S);
  private readonly height = new Follower(VIEWS.bust.heightM, SETTLE_S);
  private readonly eyesY = new Follower(VIEWS.bust.eyesY, SETTLE_S);
  private jump = true;

  /** Goes somewhere; `atOnce` without the way there. */
  go(goal: Partial<ViewSettings>, atOnce = false): void {
    this.goal = { ...this.goal, ...goal };
    this.jump ||= atOnce;
  }

  /** Turns round the face by degrees. */
  turn(yaw: number, pitch: number): void {
    this.go({ yaw: this.goal.yaw + yaw, pitch: clamp(this.goal.pitch + pitch, -HIGHEST, HIGHEST) });
  }

  /** Comes nearer (below 1) or goes back. */
  zoom(factor: number): void {
    this.go({ heightM: clamp(this.goal.heightM * factor, NEAREST_M, FARTHEST_M) });
  }

  /** Returns where the camera is now, for a picture of a shape (width over height). */
  update(dt: number, aspect: number, { above }: Landmarks): [Framing, Viewpoint] {
    const step = this.jump ? 1e3 : Math.min(dt, LONGEST_STEP_S);
    this.jump = false;
    const { goal } = this;
    const tall = Math.max(1, above / 0.2);
    const near = goal.heightM < LEAST_WIDTH_M; // a part of the face: exactly that
    const wanted = near ? goal.heightM : Math.max(goal.heightM * tall, LEAST_WIDTH_M / aspect);
    const heightM = this.height.update(wanted, step);
    const eyes = { x: 0.5, y: this.eyesY.update(goal.eyesY, step) };
    const viewpoint = {
      yaw: radians(this.yaw.update(goal.yaw, step)),
      pitch: radians(this.pitch.update(goal.pitch, step)),
    };
    return [{ heightM, eyes }, viewpoint];
  }
}
