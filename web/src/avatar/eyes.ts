import { LOOK_ACROSS_DEGREES, LOOK_VERTICAL_DEGREES } from "@/contract/animation";
import { type Activity, type Direction, TALKING_DISTANCE_M } from "./activity";
import { clamp, degrees, radians } from "./easing";
import { Fixation } from "./fixation";
import { Follower } from "./follower";
import type { EyeTurn } from "./joints";
import type { Pose } from "./morphs";
import type { Random } from "./random";
import { at, type Matrix } from "./rotation";
import { Saccade } from "./saccade";

const ACROSS = radians(LOOK_ACROSS_DEGREES);
const VERTICAL = radians(LOOK_VERTICAL_DEGREES);
/** Eyes go no further than this; the head does the rest. */
const LIMIT_YAW = radians(26);
const LIMIT_PITCH = radians(18);
/** From one eye to the other, m (Dodgson 2004: mean 63 mm). */
const INTEROCULAR_M = 0.063;
/** Eyes converge slower than they jump (Rashbass & Westheimer 1961). */
const VERGENCE_S = 0.4;
/** After a jump the eyes rest at least so long before a small one, s: saccades do not chase each other. */
const REST_S = 0.13;
/** What moves less than this from one frame to the next is followed, not jumped at. */
const PURSUED = radians(0.6);

/** The eyes: they jump to where they look, hold it against the head's movements, converge, and are never quite still. */
export class Eyes {
  /** How far the latest jump to another target was, degrees; 0 in a frame without one. */
  shiftDegrees = 0;
  /** Less of the small movements, or none of them. */
  calm = false;
  still = false;
  /** Where both look, seen from the head at rest, radians. */
  readonly saccade = new Saccade();
  private readonly fixation: Fixation;
  private readonly nearness = new Follower(1 / TALKING_DISTANCE_M, VERGENCE_S);
  private target: Direction = { yaw: 0, pitch: 0 };
  /** How far beside the target they look now. */
  private besideYaw = 0;
  private besidePitch = 0;

  constructor(random: Random) {
    this.fixation = new Fixation(random);
  }

  /** Looks at `target`, which is a face or not. */
  update(timeS: number, dt: number, target: Direction, face: boolean, activity: Activity): void {
    const moved = Math.hypot(target.yaw - this.target.yaw, target.pitch - this.target.pitch);
    this.target = target;
    this.shiftDegrees = moved > PURSUED ? degrees(moved) : 0;
    const { fixation, saccade } = this;
    if (!this.still) fixation.update(timeS, face ? target : null, activity, this.calm);
    const rests = timeS > saccade.endS + REST_S;
    const glances =
      moved > PURSUED || (rests && (fixation.yaw !== this.besideYaw || fixation.pitch !== this.besidePitch));
    if (glances) {
      this.besideYaw = this.still ? 0 : fixation.yaw;
      this.besidePitch = this.still ? 0 : fixation.pitch;
    }
    const yaw = target.yaw + this.besideYaw;
    const pitch = target.pitch + this.besidePitch;
    if (!saccade.goesTo(yaw, pitch)) {
      if (glances) saccade.jump(timeS, yaw, pitch);
      else saccade.pursue(yaw, pitch);
    }
    saccade.update(timeS);
    this.nearness.update(1 / (target.distanceM ?? TALKING_DISTANCE_M), dt);
  }

  /**
   * Turns the eyes of a pose. `head` is how the head is turned: the eyes turn back as much, as the vestibulo-ocular
   * reflex does, so that they keep looking where they look.
   */
  apply(pose: Pose, head: Matrix): void {
    const { yaw, pitch } = this.saccade;
    const x = Math.sin(yaw) * Math.cos(pitch);
    const y = Math.sin(pitch);
    const z = Math.cos(yaw) * Math.cos(pitch);
    const across = at(head, 0) * x + at(head, 3) * y + at(head, 6) * z;
    const up = at(head, 1) * x + at(head, 4) * y + at(head, 7) * z;
    const ahead = at(head, 2) * x + at(head, 5) * y + at(head, 8) * z;
    const half = (INTEROCULAR_M / 2) * this.nearness.value;
    aim(pose.leftEye, across - half, up, ahead);
    aim(pose.rightEye, across + half, up, ahead);
    const { leftEye, rightEye } = pose;
    pose.set("eyeLookOutLeft", Math.max(0, leftEye.yaw) / ACROSS);
    pose.set("eyeLookInLeft", Math.max(0, -leftEye.yaw) / ACROSS);
    pose.set("eyeLookOutRight", Math.max(0, -rightEye.yaw) / ACROSS);
    pose.set("eyeLookInRight", Math.max(0, rightEye.yaw) / ACROSS);
    const vertical = (leftEye.pitch + rightEye.pitch) / 2;
    pose.set("eyeLookUpLeft", Math.max(0, vertical) / VERTICAL);
    pose.set("eyeLookUpRight", Math.max(0, vertical) / VERTICAL);
    pose.set("eyeLookDownLeft", Math.max(0, -vertical) / VERTICAL);
    pose.set("eyeLookDownRight", Math.max(0, -vertical) / VERTICAL);
  }
}

function aim(eye: EyeTurn, across: number, up: number, ahead: number): void {
  eye.yaw = clamp(Math.atan2(across, ahead), -LIMIT_YAW, LIMIT_YAW);
  eye.pitch = clamp(Math.atan2(up, Math.hypot(across, ahead)), -LIMIT_PITCH, LIMIT_PITCH);
}
