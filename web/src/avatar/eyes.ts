import type { Direction } from "./activity";
import { clamp, degrees, radians, smoothstep } from "./easing";
import type { Pose } from "./morphs";
import type { Random } from "./random";

/** How far the eyes turn at full weight of the look morphs of the avatar. */
const ACROSS = radians(28);
const VERTICAL = radians(20);
/** Eyes go no further than this; the head does the rest. */
const LIMIT_YAW = radians(26);
const LIMIT_PITCH = radians(18);
/** Both eyes meet at the person: half the distance between them over about a metre and a half. */
const VERGENCE = radians(1.1);
/** Large shifts are made with a blink (97 % of those over 33°, fewer below: Evinger et al. 1994). */
const BLINK_FROM = radians(14);

/** A saccade: the main sequence gives its duration, 20–30 ms and 2.2–2.7 ms a degree (Baloh et al. 1975). */
interface Saccade {
  readonly from: Direction;
  readonly to: Direction;
  readonly startS: number;
  readonly lengthS: number;
}

/** The eyes: they jump to where they look, hold it against the head's movements, and are never quite still. */
export class Eyes {
  private readonly random: Random;
  private saccade: Saccade = {
    from: { yaw: 0, pitch: 0 },
    to: { yaw: 0, pitch: 0 },
    startS: 0,
    lengthS: 0.03,
  };
  private target: Direction = { yaw: 0, pitch: 0 };
  private wander: Direction = { yaw: 0, pitch: 0 };
  private nextWanderS = 0;

  constructor(random: Random) {
    this.random = random;
  }

  /** Looks at `target`; returns whether the shift is large enough to blink with. */
  update(timeS: number, target: Direction, calm: boolean): boolean {
    const moved = Math.hypot(target.yaw - this.target.yaw, target.pitch - this.target.pitch);
    this.target = target;
    if (timeS >= this.nextWanderS) {
      const size = calm ? 0.3 : 1;
      this.wander = {
        yaw: radians(this.random.normal(0, 0.45)) * size,
        pitch: radians(this.random.normal(0, 0.3)) * size,
      };
      this.nextWanderS = timeS + this.random.between(0.3, 1.2) * (calm ? 3 : 1);
    }
    const to = { yaw: target.yaw + this.wander.yaw, pitch: target.pitch + this.wander.pitch };
    if (to.yaw !== this.saccade.to.yaw || to.pitch !== this.saccade.to.pitch) this.jump(timeS, to);
    return moved > BLINK_FROM;
  }

  /** Writes the look morphs. `head` is how far the head is turned: the eyes turn back as much. */
  apply(pose: Pose, timeS: number, head: Direction): void {
    const looking = this.direction(timeS);
    const yaw = clamp(looking.yaw - head.yaw, -LIMIT_YAW, LIMIT_YAW);
    const pitch = clamp(looking.pitch - head.pitch, -LIMIT_PITCH, LIMIT_PITCH);
    this.turn(pose, "Left", yaw - VERGENCE, pitch);
    this.turn(pose, "Right", -yaw - VERGENCE, pitch);
  }

  private direction(timeS: number): Direction {
    const { from, to, startS, lengthS } = this.saccade;
    const part = smoothstep((timeS - startS) / lengthS);
    return { yaw: from.yaw + (to.yaw - from.yaw) * part, pitch: from.pitch + (to.pitch - from.pitch) * part };
  }

  private jump(timeS: number, to: Direction): void {
    const from = this.direction(timeS);
    const amplitude = degrees(Math.hypot(to.yaw - from.yaw, to.pitch - from.pitch));
    this.saccade = { from, to, startS: timeS, lengthS: 0.025 + 0.0025 * amplitude };
  }

  private turn(pose: Pose, side: "Left" | "Right", outwards: number, up: number): void {
    pose.set(`eyeLookOut${side}`, Math.max(0, outwards) / ACROSS);
    pose.set(`eyeLookIn${side}`, Math.max(0, -outwards) / ACROSS);
    pose.set(`eyeLookUp${side}`, Math.max(0, up) / VERTICAL);
    pose.set(`eyeLookDown${side}`, Math.max(0, -up) / VERTICAL);
  }
}
