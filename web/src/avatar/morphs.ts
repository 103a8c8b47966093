import { ARKIT, type ArkitShape, VISEMES, type Viseme } from "@/contract/animation";
import {
  type EyeTurn,
  type Fingers,
  FINGERS,
  JOINT_NAMES,
  type JointName,
  relaxedFingers,
  type Rotation,
  stillRotation,
} from "./joints";

export type { Rotation } from "./joints";

/** ARKit's 52 blend shapes, and the 15 visemes as `viseme_…`: the names of the morphs in our avatars. */
export type MorphName = ArkitShape | `viseme_${Viseme}`;

export const MORPHS: readonly MorphName[] = [
  ...ARKIT,
  ...VISEMES.map((viseme): MorphName => `viseme_${viseme}`),
];

/** The place of each morph in a pose's weights. */
export const MORPH_INDEX = Object.fromEntries(MORPHS.map((name, index) => [name, index])) as Readonly<
  Record<MorphName, number>
>;
export const FIRST_VISEME = ARKIT.length;

/** Returns a morph's place in a pose's weights; undefined if the name is none of ours. */
export function morphIndex(name: string): number | undefined {
  return Object.hasOwn(MORPH_INDEX, name) ? MORPH_INDEX[name as MorphName] : undefined;
}

type SidedName<Name> = Name extends `${infer Base}Left` ? Base : never;

/** A shape that there is on both sides, without its side. */
export type PairName = Exclude<SidedName<ArkitShape>, "jaw" | "mouth">;

/** The places of both sides of a shape: left, right. */
export const PAIR_INDEX = Object.fromEntries(
  ARKIT.filter((name) => name.endsWith("Left") && name !== "jawLeft" && name !== "mouthLeft").map((left) => {
    const base = left.slice(0, -"Left".length);
    return [base, [MORPH_INDEX[left], MORPH_INDEX[`${base}Right` as MorphName]]];
  }),
) as unknown as Readonly<Record<PairName, readonly [number, number]>>;

/** A moment of the face and the body: weights of MORPHS, 0 to 1, and the joints' rotations. */
export class Pose {
  readonly weights = new Float32Array(MORPHS.length);
  readonly joints: Readonly<Record<JointName, Rotation>> = {
    hips: stillRotation(),
    spine: stillRotation(),
    neck: stillRotation(),
    head: stillRotation(),
    leftShoulder: stillRotation(),
    leftArm: stillRotation(),
    leftForeArm: stillRotation(),
    leftHand: stillRotation(),
    rightShoulder: stillRotation(),
    rightArm: stillRotation(),
    rightForeArm: stillRotation(),
    rightHand: stillRotation(),
  };
  readonly spine = this.joints.spine;
  readonly neck = this.joints.neck;
  readonly head = this.joints.head;
  readonly leftFingers: Fingers = relaxedFingers();
  readonly rightFingers: Fingers = relaxedFingers();
  readonly leftEye: EyeTurn = { yaw: 0, pitch: 0 };
  readonly rightEye: EyeTurn = { yaw: 0, pitch: 0 };

  /** Makes it the rest stance with a still face. */
  reset(): void {
    this.weights.fill(0);
    for (const name of JOINT_NAMES) {
      const joint = this.joints[name];
      joint.x = joint.y = joint.z = 0;
    }
    for (const name of FINGERS) this.leftFingers[name] = this.rightFingers[name] = 0;
    this.leftEye.yaw = this.leftEye.pitch = this.rightEye.yaw = this.rightEye.pitch = 0;
  }

  get(name: MorphName): number {
    return this.weights[MORPH_INDEX[name]] ?? 0;
  }

  set(name: MorphName, weight: number): void {
    this.weights[MORPH_INDEX[name]] = weight;
  }

  add(name: MorphName, weight: number): void {
    const index = MORPH_INDEX[name];
    this.weights[index] = (this.weights[index] ?? 0) + weight;
  }

  /** Adds to the left and the right side of a shape, for example "mouthSmile". */
  addBoth(name: PairName, weight: number): void {
    const [left, right] = PAIR_INDEX[name];
    this.weights[left] = (this.weights[left] ?? 0) + weight;
    this.weights[right] = (this.weights[right] ?? 0) + weight;
  }

  scale(name: MorphName, factor: number): void {
    const index = MORPH_INDEX[name];
    this.weights[index] = (this.weights[index] ?? 0) * factor;
  }
}
