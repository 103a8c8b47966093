import type { Shape } from "@/contract/animation";
import type { Activity } from "./activity";
import { approach, radians } from "./easing";
import type { Pose } from "./morphs";
import { addShape, compileShape } from "./shape";

interface Posture {
  /** Leaning forward, degrees. */
  readonly lean: number;
  /** Nodding down and tilting to the side, degrees. */
  readonly nod: number;
  readonly tilt: number;
  /** How lively the head is. */
  readonly liveliness: number;
  readonly face: Shape;
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
    ...{ lean: 0.5, nod: 0, tilt: 0, liveliness: 1.5 },
    face: { mouthSmile: 0.16, cheekSquint: 0.06, browOuterUp: 0.04 },
  },
};

interface Held {
  readonly activity: Activity;
  readonly posture: Posture;
  readonly face: ReturnType<typeof compileShape>;
  weight: number;
}

const SETTLE_S = 0.32;
/** Of the chest's lean so much is taken back by the head, so that the face stays upright. */
const HEAD_STAYS = 0.6;

/** Goes from one posture to the next without a jolt: each is approached by two low passes in a row. */
export class PostureBlend {
  private readonly held: readonly (Held & { aim: number })[] = (Object.keys(POSTURES) as Activity[]).map(
    (activity) => {
      const weight = activity === "resting" ? 1 : 0;
      const posture = POSTURES[activity];
      return { activity, posture, face: compileShape(posture.face), weight, aim: weight };
    },
  );
  liveliness = POSTURES.resting.liveliness;

  update(activity: Activity, dt: number): void {
    const step = approach(dt, SETTLE_S / 2);
    this.liveliness = 0;
    for (const item of this.held) {
      item.aim += ((item.activity === activity ? 1 : 0) - item.aim) * step;
      item.weight += (item.aim - item.weight) * step;
      this.liveliness += item.weight * item.posture.liveliness;
    }
  }

  /** Adds the posture; of its face so much as no expression of strength `covered` covers. */
  apply(pose: Pose, speaking: number, covered: number): void {
    for (const { posture, face, weight } of this.held) {
      if (weight < 1e-4) continue;
      pose.spine.x += radians(posture.lean) * weight;
      pose.head.x += radians(posture.nod - HEAD_STAYS * posture.lean) * weight;
      pose.head.z += radians(posture.tilt) * weight;
      addShape(pose, face, weight * (1 - covered), speaking);
    }
  }
}
