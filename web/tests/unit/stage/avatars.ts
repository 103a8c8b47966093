import { Bone, Group, Quaternion, Vector3 } from "three";
import type { RigJoint } from "@/ui/stage/avatar/joint-names";

type Point = readonly [number, number, number];

/** Where the joints of a grown person are who stretches the arms out, m; the left side. */
const T_POSE: Readonly<Record<string, Point>> = {
  ...{ hips: [0, 0.98, 0], spine: [0, 1.28, -0.01], neck: [0, 1.48, -0.02], head: [0, 1.56, 0] },
  ...{ leftEye: [0.032, 1.64, 0.08], leftShoulder: [0.06, 1.44, 0], leftArm: [0.17, 1.43, 0] },
  ...{ leftForeArm: [0.44, 1.43, 0], leftHand: [0.69, 1.43, 0] },
  ...{ leftHandIndex1: [0.79, 1.43, 0.03], leftHandIndex2: [0.825, 1.43, 0.03] },
  ...{ leftHandIndex3: [0.85, 1.43, 0.03], leftHandMiddle1: [0.8, 1.43, 0.01] },
  ...{ leftHandPinky1: [0.77, 1.43, -0.03], leftHandPinky2: [0.8, 1.43, -0.03] },
  leftHandPinky3: [0.82, 1.43, -0.03],
};
const PARENTS: Readonly<Record<string, string>> = {
  ...{ spine: "hips", neck: "spine", head: "neck", Eye: "head", Shoulder: "spine", Arm: "Shoulder" },
  ...{ ForeArm: "Arm", Hand: "ForeArm", HandIndex1: "Hand", HandIndex2: "HandIndex1" },
  ...{ HandIndex3: "HandIndex2", HandMiddle1: "Hand", HandPinky1: "Hand", HandPinky2: "HandPinky1" },
  HandPinky3: "HandPinky2",
};

export interface SkeletonOptions {
  /** Degrees that the arms are lowered from stretched out: 0 for a T, 45 for an A, 85 for hanging. */
  readonly lowered?: number;
  /** How the axes of each joint are turned in the file. */
  readonly axes?: (name: RigJoint) => Quaternion;
}

/** Makes a skeleton as files of different makers have it. */
export function skeletonOf({ lowered = 0, axes = () => new Quaternion() }: SkeletonOptions = {}) {
  const root = new Group();
  const nodes = new Map<RigJoint, Bone>();
  for (const [name, at] of placesOf(lowered)) {
    const bone = new Bone();
    bone.name = name;
    const parent = parentOf(name);
    const above = parent === null ? root : (nodes.get(parent) ?? root);
    root.updateWorldMatrix(true, true);
    const inverse = above.getWorldQuaternion(new Quaternion()).invert();
    bone.position.copy(above.worldToLocal(at.clone()));
    bone.quaternion.copy(inverse.multiply(axes(name)));
    above.add(bone);
    nodes.set(name, bone);
  }
  root.updateWorldMatrix(true, true);
  return { root, nodes };
}

function placesOf(lowered: number): [RigJoint, Vector3][] {
  const shoulder = new Vector3(...(T_POSE.leftArm ?? [0, 0, 0]));
  const places: [RigJoint, Vector3][] = [];
  for (const [name, point] of Object.entries(T_POSE)) {
    const at = new Vector3(...point);
    if (/^left(ForeArm|Hand)/.test(name)) {
      at.sub(shoulder)
        .applyAxisAngle(new Vector3(0, 0, 1), (-lowered * Math.PI) / 180)
        .add(shoulder);
    }
    places.push([name as RigJoint, at]);
    if (name.startsWith("left"))
      places.push([name.replace("left", "right") as RigJoint, new Vector3(-at.x, at.y, at.z)]);
  }
  return places;
}

function parentOf(name: RigJoint): RigJoint | null {
  const [, side = "", rest = name] = /^(left|right)(.*)$/.exec(name) ?? [];
  const parent = PARENTS[rest];
  if (parent === undefined) return null;
  return (["head", "spine", "neck", "hips"].includes(parent) ? parent : side + parent) as RigJoint;
}
