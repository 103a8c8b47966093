import type { Direction } from "./activity";
import { drift, radians } from "./easing";
import { Follower } from "./follower";
import type { Pose } from "./morphs";
import type { Random } from "./random";
import { fromEuler, identity, type Matrix, multiply } from "./rotation";

/**
 * The head's part of a change of gaze: small ones are left to the eyes, of large ones it makes more than half (Stahl
 * 1999). A person who is looked at is faced.
 */
const SHARE = 0.6;
const EYES_ALONE = radians(7);
const FACING_SHARE = 0.8;
const FACING_ALONE = radians(4);
/** Eyes lead: the head sets out later than they do, s (Zangemeister & Stark 1982). */
const LATENCY_S = 0.06;
const SETTLE_S = 0.62;
const IDLE_YAW = radians(1.5);
const IDLE_PITCH = radians(1.1);
const IDLE_ROLL = radians(0.9);
const SWAY = radians(0.7);
/** How much faster and how far the head moves with the voice. */
const SPEECH_YAW = radians(1.7);
const SPEECH_PITCH = radians(0.9);
const SPEECH_ROLL = radians(1.1);
const SPEECH_RATE = 2.9;
/** The neck takes part in what the head does. */
const NECK = 0.35;

/** Head, neck and chest: following the eyes late and slowly, and never quite at rest. */
export class HeadMotion {
  private readonly yaw = new Follower(0, SETTLE_S);
  private readonly pitch = new Follower(0, SETTLE_S);
  private readonly phases: readonly number[];
  private heading: Direction = { yaw: 0, pitch: 0 };
  private next: Direction = this.heading;
  private nextS = -Infinity;
  private facing = false;

  constructor(random: Random) {
    this.phases = Array.from({ length: 8 }, () => random.between(0, 6));
  }

  /** Turns towards what is looked at, a face or not. */
  update(timeS: number, dt: number, gaze: Direction, face: boolean): void {
    const changed = Math.hypot(gaze.yaw - this.next.yaw, gaze.pitch - this.next.pitch);
    if (changed > 0) {
      if (changed > radians(1)) this.nextS = timeS + LATENCY_S;
      this.next = gaze;
    }
    if (timeS >= this.nextS) {
      this.heading = this.next;
      this.facing = face;
    }
    const share = this.facing ? FACING_SHARE : SHARE;
    const alone = this.facing ? FACING_ALONE : EYES_ALONE;
    this.yaw.update(partOf(this.heading.yaw, share, alone), dt);
    this.pitch.update(partOf(this.heading.pitch, share, alone), dt);
  }

  /** Adds this moment to a pose. `liveliness` scales the idle motion, `voice` is how loud she speaks, 0 to 1. */
  apply(pose: Pose, timeS: number, liveliness: number, voice: number): void {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = this.phases;
    const spoken = voice * Math.min(1, liveliness);
    const fastS = timeS * SPEECH_RATE;
    pose.head.x += -this.pitch.value + IDLE_PITCH * liveliness * drift(timeS, a);
    pose.head.y += this.yaw.value + IDLE_YAW * liveliness * drift(timeS * 1.13, b);
    pose.head.z += IDLE_ROLL * liveliness * drift(timeS * 0.87, c);
    pose.head.x += SPEECH_PITCH * spoken * drift(fastS, d);
    pose.head.y += SPEECH_YAW * spoken * drift(fastS * 0.83, e);
    pose.head.z += SPEECH_ROLL * spoken * drift(fastS * 0.71, f);
    pose.spine.y += SWAY * liveliness * drift(timeS * 0.6, g);
    pose.spine.z += 0.6 * SWAY * liveliness * drift(timeS * 0.5, h);
  }
}

const parts = { hips: identity(), spine: identity(), neck: identity(), head: identity() };
const chain = { spine: identity(), neck: identity() };

/** Gives the neck its part of the head's rotation, and writes how the head is then turned in space. */
export function shareWithNeck(pose: Pose, out: Matrix): Matrix {
  const { head, neck, spine, joints } = pose;
  neck.x += head.x * NECK;
  neck.y += head.y * NECK;
  neck.z += head.z * NECK;
  head.x *= 1 - NECK;
  head.y *= 1 - NECK;
  head.z *= 1 - NECK;
  multiply(fromEuler(joints.hips, parts.hips), fromEuler(spine, parts.spine), chain.spine);
  multiply(chain.spine, fromEuler(neck, parts.neck), chain.neck);
  return multiply(chain.neck, fromEuler(head, parts.head), out);
}

function partOf(angle: number, share: number, alone: number): number {
  const squared = angle * angle;
  return (share * angle * squared) / (squared + alone * alone);
}
