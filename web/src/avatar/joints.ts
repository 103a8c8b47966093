/**
 * A joint's rotation: Euler angles in the order YXZ (R = Ry·Rx·Rz), radians, in the avatar's axes (+x to the avatar's
 * left, +y up, +z forward to the viewer), relative to its parent and to the rest stance: upright, arms hanging down,
 * palms to the thighs. x turns down or backward from what points up, y to the avatar's left, z tilts to its right.
 *
 * - spine, neck, head: +x nods down, +y turns to the own left, +z tilts to the own right.
 * - leftArm: -x raises it forward, +z away from the body, y turns it about itself. rightArm: the same with -z, -y.
 * - leftForeArm: bends by -x; +y turns the palm up (supination). rightForeArm: -x, -y.
 * - leftHand: -z bends it to the palm, -x to the thumb, +y turns the palm on. rightHand: +z, -x, -y.
 * - leftShoulder: +z lifts it, -y brings it forward. rightShoulder: -z, +y.
 */
export interface Rotation {
  x: number;
  y: number;
  z: number;
}

/** Names of a pose's joints, and the joints of a skeleton (Mixamo, Ready Player Me) that they turn. */
export const JOINTS = {
  hips: "Hips",
  spine: "Spine2",
  neck: "Neck",
  head: "Head",
  leftShoulder: "LeftShoulder",
  leftArm: "LeftArm",
  leftForeArm: "LeftForeArm",
  leftHand: "LeftHand",
  rightShoulder: "RightShoulder",
  rightArm: "RightArm",
  rightForeArm: "RightForeArm",
  rightHand: "RightHand",
} as const;

export type JointName = keyof typeof JOINTS;
export const JOINT_NAMES = Object.keys(JOINTS) as readonly JointName[];

/** How far joints of head and trunk turn at most, radians about x, y, z; what would be further is cut off. */
export const JOINT_LIMITS: Readonly<Partial<Record<JointName, readonly [number, number, number]>>> = {
  hips: [0.1, 0.1, 0.1],
  spine: [0.3, 0.3, 0.2],
  neck: [0.25, 0.3, 0.2],
  head: [0.45, 0.55, 0.35],
  leftShoulder: [0.2, 0.3, 0.5],
  rightShoulder: [0.2, 0.3, 0.5],
};

export const FINGERS = ["thumb", "index", "middle", "ring", "pinky"] as const;

/**
 * How far each finger of a hand is bent: -1 stretched, 0 relaxed (each a little bent, as in a hand that hangs down),
 * 1 a fist. About the axis across the palm, shared by the finger's three joints.
 */
export type Fingers = Record<(typeof FINGERS)[number], number>;

/**
 * How far an eye is turned in the head, radians: yaw to the avatar's left, pitch up. The eyeLook weights say the same
 * for files whose eyes are moved by morphs; a skeleton's eyes are turned by these or by those, never by both.
 */
export interface EyeTurn {
  yaw: number;
  pitch: number;
}

export function stillRotation(): Rotation {
  return { x: 0, y: 0, z: 0 };
}

export function relaxedFingers(): Fingers {
  return { thumb: 0, index: 0, middle: 0, ring: 0, pinky: 0 };
}
