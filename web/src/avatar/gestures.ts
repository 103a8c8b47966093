import { radians } from "./easing";
import type { Pose } from "./morphs";

interface Planned {
  readonly gesture: string;
  readonly intensity: number;
  readonly startS: number;
  readonly lengthS: number;
}

type Movement = (pose: Pose, phase: number, amount: number) => void;

/** Gestures by name; `phase` runs from 0 to 1, `amount` rises and falls. */
const MOVEMENTS: Readonly<Record<string, Movement>> = {
  nod: (pose, phase, amount) => {
    pose.head.x += radians(5.5) * amount * Math.sin(phase * 4 * Math.PI) * (1 - 0.4 * phase);
  },
  shake: (pose, phase, amount) => {
    pose.head.y += radians(7) * amount * Math.sin(phase * 4 * Math.PI) * (1 - 0.4 * phase);
  },
  tilt: (pose, _phase, amount) => {
    pose.head.z += radians(6) * amount;
  },
  lean: (pose, _phase, amount) => {
    pose.spine.x += radians(3.5) * amount;
  },
  shrug: (pose, _phase, amount) => {
    pose.head.z -= radians(3) * amount;
    pose.add("browInnerUp", 0.3 * amount);
    pose.addBoth("browOuterUp", 0.25 * amount);
    pose.addBoth("mouthFrown", 0.2 * amount);
  },
  brow_raise: (pose, _phase, amount) => {
    pose.add("browInnerUp", 0.35 * amount);
    pose.addBoth("browOuterUp", 0.45 * amount);
    pose.addBoth("eyeWide", 0.12 * amount);
  },
  /** Drawing breath before one says something: the chest rises, the head a little with it, the lips part. */
  breath: (pose, _phase, amount) => {
    pose.spine.x -= radians(2) * amount;
    pose.head.x -= radians(1.2) * amount;
    pose.add("browInnerUp", 0.12 * amount);
    pose.add("jawOpen", 0.04 * amount);
    pose.addBoth("noseSneer", 0.05 * amount);
  },
};

/** Movements of head, brows and chest that the server asks for. A name that is not known is passed over. */
export class Gestures {
  private planned: Planned[] = [];

  /** Plans a gesture, in seconds of the driver's clock. One that is already under way then is not made twice. */
  show(gesture: string, intensity: number, startS: number, lengthS: number): void {
    const begun = this.planned.some(
      (item) => item.gesture === gesture && startS >= item.startS && startS < item.startS + item.lengthS,
    );
    if (!begun) this.planned.push({ gesture, intensity, startS, lengthS: Math.max(0.3, lengthS) });
  }

  /** Forgets what has not begun. */
  cut(timeS: number): void {
    this.planned = this.planned.filter((item) => item.startS <= timeS);
  }

  apply(pose: Pose, timeS: number): void {
    this.planned = this.planned.filter((item) => timeS < item.startS + item.lengthS);
    for (const { gesture, intensity, startS, lengthS } of this.planned) {
      const phase = (timeS - startS) / lengthS;
      if (phase >= 0) MOVEMENTS[gesture]?.(pose, phase, intensity * Math.sin(Math.PI * phase));
    }
  }
}
