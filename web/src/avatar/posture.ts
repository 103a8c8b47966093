import type { Activity } from "./activity";
import { approach, radians } from "./easing";
import { addShape } from "./expressions";
import type { Pose } from "./morphs";

interface Posture {
  /** Leaning forward, degrees. */
  readonly lean: number;
  /** Nodding down and tilting to the side, degrees. */
  readonly nod: number;
  readonly tilt: number;
  /** How lively the head is. */
  readonly liveliness: number;
  readonly face: Readonly<Record<string, number>>;
}

/** How someone holds themselves: enough to be told apart, too little to be acted. */
export const POSTURES: Readonly<Record<Activity, Posture>> = {
  resting: { lean: 0, nod: 0, tilt: 0.6, liveliness: 0.9, face: { mouthSmile: 0.24, cheekSquint: 0.1 } },
  listening: {
    ...{ lean: 1.3, nod: -0.4, tilt: 1.8, liveliness: 0.65 },
    face: { mouthSmile: 0.26, browOuterUp: 0.1, browInnerUp: 0.08, cheekSquint: 0.1 },
  },
  attending: {
    ...{ lean: 2.2, nod: 0.6, tilt: 3.6, liveliness: 0.45 },
    face: { browInnerUp: 0.16, browOuterUp: 0.12, eyeWide: 0.08, mouthSmile: 0.14 },
  },
  thinking: {
    ...{ lean: -1, nod: -1.2, tilt: -2.6, liveliness: 0.55 },
    face: { browOuterUpLeft: 0.2, browDownRight: 0.12, mouthPress: 0.12, mouthLeft: 0.06, eyeSquint: 0.05 },
  },
  speaking: {
    lean: 0.5,
    nod: 0,
    tilt: 0,
    liveliness: 1.5,
    face: { mouthSmile: 0.16, cheekSquint: 0.06, browOuterUp: 0.04 },
  },
};

const ACTIVITIES = Object.keys(POSTURES) as Activity[];
const SETTLE_S = 0.32;

/** Goes from one posture to the next without a jolt. */
export class PostureBlend {
  private readonly weights = new Map<Activity, number>(
    ACTIVITIES.map((activity) => [activity, activity === "resting" ? 1 : 0]),
  );
  liveliness = 1;

  update(activity: Activity, dt: number): void {
    const step = approach(dt, SETTLE_S);
    this.liveliness = 0;
    for (const [name, weight] of this.weights) {
      const next = weight + ((name === activity ? 1 : 0) - weight) * step;
      this.weights.set(name, next);
      this.liveliness += next * POSTURES[name].liveliness;
    }
  }

  apply(pose: Pose, speaking: number): void {
    for (const [name, weight] of this.weights) {
      const posture = POSTURES[name];
      pose.spine.x += radians(posture.lean) * weight;
      pose.head.x += radians(posture.nod - 0.6 * posture.lean) * weight;
      pose.head.z += radians(posture.tilt) * weight;
      addShape(pose, posture.face, weight, speaking);
    }
  }
}
