import { Euler, type Object3D, Quaternion, Vector3 } from "three";
import type { Rotation } from "@/avatar/joints";
import { type Finger, FINGER_PARTS, FINGERS, type RigJoint, type Side, SIDES } from "./joint-names";

/** Arms that hang further from straight down than this stand in a T or an A, and are lowered. */
const HANGING = Math.cos(0.4);
/** How an arm hangs, and how a forearm does, for the left side. */
const ARM_DOWN = new Vector3(0.13, -1, -0.02).normalize();
const FOREARM_DOWN = new Vector3(0.05, -1, 0.16).normalize();

interface Joint {
  readonly node: Object3D;
  /** Orientation of the parent, and of the joint in it, in the rest stance. */
  readonly parent: Quaternion;
  readonly parentInverse: Quaternion;
  readonly rest: Quaternion;
}

const euler = new Euler(0, 0, 0, "YXZ");
const turn = new Quaternion();

/**
 * The joints of one file, whatever its skeleton is like. A rotation is given in the avatar's axes, relative to the parent
 * and to the rest stance with hanging arms; here it is written in each joint's own axes: P⁻¹ · R · P · rest, with the
 * parent's orientation P in the rest stance.
 */
export class Skeleton {
  private readonly joints = new Map<RigJoint, Joint>();
  /** For each finger joint, about what it bends. */
  readonly fingerAxes = new Map<RigJoint, Vector3>();
  /** How much less than a relaxed finger a finger is bent in the file, radians. */
  readonly straightness = new Map<RigJoint, number>();

  /** `root` stands upright and looks along +z; the joints' nodes are below it. */
  constructor(root: Object3D, nodes: ReadonlyMap<RigJoint, Object3D>) {
    root.updateWorldMatrix(true, true);
    for (const side of SIDES) lowerArm(nodes, side);
    root.updateWorldMatrix(true, true);
    const upright = root.getWorldQuaternion(new Quaternion()).invert();
    for (const [name, node] of nodes) {
      const parent = new Quaternion();
      if (node.parent !== null) node.parent.getWorldQuaternion(parent).premultiply(upright);
      const parentInverse = parent.clone().invert();
      this.joints.set(name, { node, parent, parentInverse, rest: node.quaternion.clone() });
    }
    for (const side of SIDES) this.measureHand(nodes, side);
  }

  has(name: RigJoint): boolean {
    return this.joints.has(name);
  }

  /** Turns a joint; those that the file does not have are passed over. */
  turn(name: RigJoint, rotation: Rotation): void {
    euler.set(rotation.x, rotation.y, rotation.z, "YXZ");
    this.turnBy(name, turn.setFromEuler(euler));
  }

  /** Turns a joint by a rotation in the avatar's axes. */
  turnBy(name: RigJoint, rotation: Quaternion): void {
    const joint = this.joints.get(name);
    if (joint === undefined) return;
    const { node, parent, parentInverse, rest } = joint;
    node.quaternion.copy(parentInverse).multiply(rotation).multiply(parent).multiply(rest);
  }

  private measureHand(nodes: ReadonlyMap<RigJoint, Object3D>, side: Side): void {
    const [index, pinky] = [nodes.get(`${side}HandIndex1`), nodes.get(`${side}HandPinky1`)];
    const middle = nodes.get(`${side}HandMiddle1`) ?? index;
    if (index === undefined || pinky === undefined || middle === undefined) return;
    const across = direction(index, pinky).multiplyScalar(side === "left" ? 1 : -1);
    for (const finger of FINGERS) {
      const base = nodes.get(`${side}Hand${finger}1`);
      if (base === undefined) continue;
      const along = direction(base, nodes.get(`${side}Hand${finger}2`) ?? base);
      const axis =
        finger === "Thumb" ? along.clone().cross(direction(base, middle)) : withoutPart(across, along);
      if (axis.lengthSq() < 1e-8) continue;
      for (const part of FINGER_PARTS) this.fingerAxes.set(`${side}Hand${finger}${part}`, axis.normalize());
      this.straightness.set(`${side}Hand${finger}1`, straightnessOf(nodes, side, finger));
    }
  }
}

/** A finger that hangs relaxed is bent so far in its two outer joints together, radians. */
const RELAXED_BEND = 0.6;

function straightnessOf(nodes: ReadonlyMap<RigJoint, Object3D>, side: Side, finger: Finger): number {
  const [first, second, third] = FINGER_PARTS.map((part) => nodes.get(`${side}Hand${finger}${part}`));
  if (first === undefined || second === undefined || third === undefined) return 0;
  const bend = direction(first, second).angleTo(direction(second, third)) * 2;
  return finger === "Thumb" ? 0 : Math.max(0, RELAXED_BEND - bend);
}

/** Lowers an arm that is stretched out, with the least turn, so that the palm comes to the thigh. */
function lowerArm(nodes: ReadonlyMap<RigJoint, Object3D>, side: Side): void {
  const [arm, elbow] = [nodes.get(`${side}Arm`), nodes.get(`${side}ForeArm`)];
  if (arm === undefined || elbow === undefined) return;
  const mirror = new Vector3(side === "left" ? 1 : -1, 1, 1);
  const hangs = direction(arm, elbow);
  if (-hangs.y >= HANGING || hangs.lengthSq() < 0.5) return;
  swing(arm, hangs, ARM_DOWN.clone().multiply(mirror));
  const hand = nodes.get(`${side}Hand`);
  if (hand !== undefined) swing(elbow, direction(elbow, hand), FOREARM_DOWN.clone().multiply(mirror));
}

function swing(node: Object3D, from: Vector3, to: Vector3): void {
  const rotation = new Quaternion().setFromUnitVectors(from, to);
  const parent = node.parent?.getWorldQuaternion(new Quaternion()) ?? new Quaternion();
  node.quaternion.premultiply(rotation.multiply(parent).premultiply(parent.clone().invert()));
  node.updateWorldMatrix(false, true);
}

function direction(from: Object3D, to: Object3D): Vector3 {
  return to.getWorldPosition(new Vector3()).sub(from.getWorldPosition(new Vector3())).normalize();
}

function withoutPart(vector: Vector3, along: Vector3): Vector3 {
  return vector.clone().addScaledVector(along, -vector.dot(along));
}
