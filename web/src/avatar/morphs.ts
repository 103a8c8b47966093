/** The 52 blend shapes of ARKit, as the avatars name them. */
export const ARKIT_MORPHS = [
  ...["browDownLeft", "browDownRight", "browInnerUp", "browOuterUpLeft", "browOuterUpRight"],
  ...["cheekPuff", "cheekSquintLeft", "cheekSquintRight", "eyeBlinkLeft", "eyeBlinkRight"],
  ...["eyeLookDownLeft", "eyeLookDownRight", "eyeLookInLeft", "eyeLookInRight", "eyeLookOutLeft"],
  ...["eyeLookOutRight", "eyeLookUpLeft", "eyeLookUpRight", "eyeSquintLeft", "eyeSquintRight"],
  ...["eyeWideLeft", "eyeWideRight", "jawForward", "jawLeft", "jawOpen", "jawRight", "mouthClose"],
  ...["mouthDimpleLeft", "mouthDimpleRight", "mouthFrownLeft", "mouthFrownRight", "mouthFunnel"],
  ...["mouthLeft", "mouthLowerDownLeft", "mouthLowerDownRight", "mouthPressLeft", "mouthPressRight"],
  ...["mouthPucker", "mouthRight", "mouthRollLower", "mouthRollUpper", "mouthShrugLower"],
  ...["mouthShrugUpper", "mouthSmileLeft", "mouthSmileRight", "mouthStretchLeft", "mouthStretchRight"],
  ...["mouthUpperUpLeft", "mouthUpperUpRight", "noseSneerLeft", "noseSneerRight", "tongueOut"],
] as const;

/** The 15 visemes of the Oculus/Meta lip-sync set, in its order; the morphs are named `viseme_…`. */
export const VISEMES = [
  ...["sil", "PP", "FF", "TH", "DD", "kk", "CH", "SS", "nn", "RR", "aa", "E", "I", "O", "U"],
] as const;

export type Viseme = (typeof VISEMES)[number];
export type MorphName = (typeof ARKIT_MORPHS)[number] | `viseme_${Viseme}`;

export const MORPHS: readonly MorphName[] = [
  ...ARKIT_MORPHS,
  ...VISEMES.map((viseme): MorphName => `viseme_${viseme}`),
];

const INDEX = new Map<string, number>(MORPHS.map((name, index) => [name, index]));
export const FIRST_VISEME = ARKIT_MORPHS.length;

/** Returns a morph's place in a pose's weights; undefined if the name is none of ours. */
export function morphIndex(name: string): number | undefined {
  return INDEX.get(name);
}

/** A rotation by Euler angles, XYZ, radians. x nods down, y turns to the person's left, z tilts to their right. */
export interface Rotation {
  x: number;
  y: number;
  z: number;
}

/** One moment of the face and the upper body. */
export class Pose {
  readonly weights = new Float32Array(MORPHS.length);
  readonly spine: Rotation = { x: 0, y: 0, z: 0 };
  readonly neck: Rotation = { x: 0, y: 0, z: 0 };
  readonly head: Rotation = { x: 0, y: 0, z: 0 };

  reset(): void {
    this.weights.fill(0);
    for (const bone of [this.spine, this.neck, this.head]) bone.x = bone.y = bone.z = 0;
  }

  get(name: MorphName): number {
    return this.weights[INDEX.get(name) ?? -1] ?? 0;
  }

  set(name: MorphName, weight: number): void {
    const index = INDEX.get(name);
    if (index !== undefined) this.weights[index] = weight;
  }

  add(name: MorphName, weight: number): void {
    this.set(name, this.get(name) + weight);
  }

  /** Adds to the left and the right side of a shape, for example "mouthSmile". */
  addBoth(name: string, weight: number): void {
    this.add(`${name}Left` as MorphName, weight);
    this.add(`${name}Right` as MorphName, weight);
  }

  /** Adds to a shape of any name; one without a side ("mouthSmile") goes to both. Unknown names are passed over. */
  addNamed(name: string, weight: number): void {
    const index = INDEX.get(name);
    if (index === undefined) this.addBoth(name, weight);
    else this.weights[index] = (this.weights[index] ?? 0) + weight;
  }

  scale(name: MorphName, factor: number): void {
    this.set(name, this.get(name) * factor);
  }
}
