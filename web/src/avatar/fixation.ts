import type { Activity, Direction } from "./activity";
import { TALKING_DISTANCE_M } from "./activity";
import { radians } from "./easing";
import type { Random } from "./random";

/** A face's points, m from between its eyes, as seen by who looks at it: to their left, up. */
const LEFT_EYE = [0.031, 0] as const;
const RIGHT_EYE = [-0.031, 0] as const;
const BRIDGE = [0, -0.012] as const;
const MOUTH = [0, -0.07] as const;

/** How often who looks at a face looks at its mouth: more while it speaks (Võ et al. 2012; Vatikiotis-Bateson et al. 1998). */
const MOUTH_SHARE: Readonly<Record<Activity, number>> = {
  ...{ resting: 0.12, listening: 0.15, attending: 0.38, thinking: 0.1, speaking: 0.15 },
};
const BRIDGE_SHARE = 0.1;
/** How long one point of a face is looked at, s: mean, and the deviation of the logarithm. */
const LASTS_S = 0.95;
const LASTS_SIGMA = 0.5;
/** Micro-saccades of .3 to 1 degree, every .3 to 1.2 s (Martinez-Conde et al. 2013); each goes back to the middle. */
const MICRO_DEGREES = [0.3, 0.8] as const;
const MICRO_EVERY_S = [0.3, 1.2] as const;
const MICRO_VERTICAL = 0.5;

/** The small movements of eyes that look at one thing: between the points of a face, and those that never stop. */
export class Fixation {
  /** What to add to where the eyes look, radians. */
  yaw = 0;
  pitch = 0;
  private readonly random: Random;
  private point: readonly [number, number] = BRIDGE;
  private pointUntilS = 0;
  private microYaw = 0;
  private microPitch = 0;
  private nextMicroS = 0;

  constructor(random: Random) {
    this.random = random;
  }

  /** Moves on in time; `face` is where the face is, or null if none is looked at. */
  update(timeS: number, face: Direction | null, activity: Activity, calm: boolean): void {
    if (timeS >= this.pointUntilS) {
      this.point = this.choose(MOUTH_SHARE[activity]);
      this.pointUntilS = timeS + Math.max(0.25, this.random.logNormal(LASTS_S, LASTS_SIGMA));
    }
    if (timeS >= this.nextMicroS) {
      this.twitch(calm ? 0.5 : 1);
      this.nextMicroS = timeS + this.random.between(...MICRO_EVERY_S) * (calm ? 2 : 1);
    }
    const distance = face?.distanceM ?? TALKING_DISTANCE_M;
    const [across, up] = this.point;
    this.yaw = this.microYaw + (face === null ? 0 : Math.atan2(across, distance));
    this.pitch = this.microPitch + (face === null ? 0 : Math.atan2(up, distance));
  }

  private choose(mouth: number): readonly [number, number] {
    const draw = this.random.next();
    if (draw < mouth) return MOUTH;
    if (draw < mouth + BRIDGE_SHARE) return BRIDGE;
    const other = this.point === LEFT_EYE ? RIGHT_EYE : LEFT_EYE;
    return this.random.chance(0.5) ? other : this.point === MOUTH ? LEFT_EYE : this.point;
  }

  private twitch(size: number): void {
    const amplitude = radians(this.random.between(...MICRO_DEGREES)) * size;
    const angle = this.random.between(0, 2 * Math.PI);
    const back = this.microYaw !== 0 && this.random.chance(0.6);
    this.microYaw = back ? 0 : amplitude * Math.cos(angle);
    this.microPitch = back ? 0 : amplitude * MICRO_VERTICAL * Math.sin(angle);
  }
}
