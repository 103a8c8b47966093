import type { Direction } from "./activity";
import { drift, Follower, radians } from "./easing";
import type { Pose } from "./morphs";

/** The head's part of a change of gaze; small ones are left to the eyes. */
const SHARE = 0.38;
const IDLE_YAW = radians(1.5);
const IDLE_PITCH = radians(1.1);
const IDLE_ROLL = radians(0.9);
const SWAY = radians(0.7);
const BREATH = radians(0.6);
/** The neck takes part in what the head does. */
const NECK = 0.35;

/** Head, neck and chest: following the eyes late and slowly, and never quite at rest. */
export class HeadMotion {
  private readonly yaw = new Follower(0, 0.7);
  private readonly pitch = new Follower(0, 0.7);

  /** Adds this moment to a pose. `breath` is how full the lungs are, 0 to 1; `liveliness` scales the idle motion. */
  apply(pose: Pose, timeS: number, dt: number, gaze: Direction, breath: number, liveliness: number): void {
    const yaw = this.yaw.update(SHARE * gaze.yaw, dt);
    const pitch = this.pitch.update(SHARE * gaze.pitch, dt);
    pose.head.x += -pitch + IDLE_PITCH * liveliness * drift(timeS, 1.7) - 0.5 * BREATH * breath;
    pose.head.y += yaw + IDLE_YAW * liveliness * drift(timeS * 1.13, 4.2);
    pose.head.z += IDLE_ROLL * liveliness * drift(timeS * 0.87, 0.4);
    pose.spine.x += -BREATH * (breath - 0.5);
    pose.spine.y += SWAY * liveliness * drift(timeS * 0.6, 2.9);
    pose.spine.z += 0.6 * SWAY * liveliness * drift(timeS * 0.5, 5.3);
  }
}

/** Gives the neck its part of the head's rotation, and returns where the head then points. */
export function shareWithNeck(pose: Pose): Direction {
  const { head, neck, spine } = pose;
  neck.x = head.x * NECK;
  neck.y = head.y * NECK;
  neck.z = head.z * NECK;
  head.x *= 1 - NECK;
  head.y *= 1 - NECK;
  head.z *= 1 - NECK;
  return { yaw: spine.y + neck.y + head.y, pitch: -(spine.x + neck.x + head.x) };
}
