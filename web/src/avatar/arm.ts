import { clamp, radians } from "./easing";
import type { Pose } from "./morphs";
import type { Rotation } from "./joints";
import { at, fromEuler, identity, type Matrix, multiplyTransposed, toEuler } from "./rotation";

export type Side = "left" | "right";

/** Upper arm and forearm in parts of both together (Winter 2009: 18.6 and 14.6 % of the height). */
const UPPER = 0.55;
const FORE = 0.45;
const NEAREST = 0.3;
const FURTHEST = 0.992;
/** Where the elbow hangs: outwards, down, back. */
const ELBOW = [0.32, -1, -0.35] as const;
/** The forearm turns the palm by this part, the wrist by the rest, so that the skin is not wrung at one place. */
const FOREARM_TWIST = 0.6;
/** An arm that is raised further than this takes the shoulder along, by a third (Inman et al. 1944). */
const RAISED = radians(35);
const RAISED_SHARE = 0.3;

/** What an arm does: the wrist in arm lengths from the shoulder, all of it as a left arm; angles in radians. */
export interface ArmState {
  /** Away from the body, up, forward. */
  out: number;
  up: number;
  forward: number;
  /** The elbow turned outwards about the line from shoulder to wrist. */
  swivel: number;
  /** The palm turned up (supination); 0 is the thumb up. */
  twist: number;
  /** The wrist bent to the palm, and to the thumb. */
  flex: number;
  deviate: number;
  /** The shoulder lifted. */
  lift: number;
}

const wrist = new Float64Array(3);
const elbow = new Float64Array(3);
const frame = identity();
const local = identity();
const clavicle = identity();
const turned: Rotation = { x: 0, y: 0, z: 0 };

/** Adds an arm to a pose by two-link inverse kinematics; a right arm is the mirror image of a left one. */
export function placeArm(pose: Pose, side: Side, arm: ArmState): void {
  const { joints } = pose;
  const mirror = side === "left" ? 1 : -1;
  const shoulder = side === "left" ? joints.leftShoulder : joints.rightShoulder;
  const upperArm = side === "left" ? joints.leftArm : joints.rightArm;
  const foreArm = side === "left" ? joints.leftForeArm : joints.rightForeArm;
  const hand = side === "left" ? joints.leftHand : joints.rightHand;

  const bend = solve(arm, frame);
  const raised = Math.acos(clamp(frame[4] ?? 1, -1, 1));
  shoulder.z += mirror * (arm.lift + RAISED_SHARE * softened(raised - RAISED));
  // The wrist stays where it is wanted, whatever the shoulder does: its rotation is taken back by the arm.
  turned.x = shoulder.x;
  turned.y = mirror * shoulder.y;
  turned.z = mirror * shoulder.z;
  toEuler(multiplyTransposed(fromEuler(turned, clavicle), frame, local), turned);
  set(upperArm, mirror);
  twistedBend(bend, arm.twist * FOREARM_TWIST, local);
  toEuler(local, turned);
  set(foreArm, mirror);
  turned.x = -arm.deviate;
  turned.y = arm.twist * (1 - FOREARM_TWIST);
  turned.z = -arm.flex;
  set(hand, mirror);
}

function set(joint: Rotation, mirror: number): void {
  joint.x = turned.x;
  joint.y = mirror * turned.y;
  joint.z = mirror * turned.z;
}

/** Writes the upper arm's orientation: x is the elbow's hinge, -y points along the arm. Returns how far the elbow bends. */
function solve({ out, up, forward, swivel }: ArmState, into: Matrix): number {
  const far = Math.hypot(out, up, forward);
  const reach = clamp(far, NEAREST, FURTHEST);
  const inner = Math.acos(clamp((UPPER ** 2 + reach ** 2 - FORE ** 2) / (2 * UPPER * reach), -1, 1));
  const bend = Math.PI - Math.acos(clamp((UPPER ** 2 + FORE ** 2 - reach ** 2) / (2 * UPPER * FORE), -1, 1));
  wrist[0] = out / far;
  wrist[1] = up / far;
  wrist[2] = forward / far;
  pointElbow(swivel);
  const along = Math.cos(inner);
  const aside = Math.sin(inner);
  for (let axis = 0; axis < 3; axis += 1) {
    const p = at(wrist, axis);
    const e = at(elbow, axis);
    into[3 * axis + 1] = -(p * along + e * aside);
    into[3 * axis + 2] = p * aside - e * along; // the forearm bends to the side away from the elbow
  }
  into[0] = at(into, 4) * at(into, 8) - at(into, 7) * at(into, 5);
  into[3] = at(into, 7) * at(into, 2) - at(into, 1) * at(into, 8);
  into[6] = at(into, 1) * at(into, 5) - at(into, 4) * at(into, 2);
  return bend;
}

/** Writes the elbow's direction: at a right angle to the wrist's, and turned about that by the swivel. */
function pointElbow(swivel: number): void {
  const px = at(wrist, 0);
  const py = at(wrist, 1);
  const pz = at(wrist, 2);
  const along = ELBOW[0] * px + ELBOW[1] * py + ELBOW[2] * pz;
  let ex = ELBOW[0] - along * px;
  let ey = ELBOW[1] - along * py;
  let ez = ELBOW[2] - along * pz;
  const size = Math.hypot(ex, ey, ez);
  ex /= size;
  ey /= size;
  ez /= size;
  const c = Math.cos(swivel);
  const s = Math.sin(swivel);
  elbow[0] = ex * c - (ey * pz - ez * py) * s;
  elbow[1] = ey * c - (ez * px - ex * pz) * s;
  elbow[2] = ez * c - (ex * py - ey * px) * s;
}

/** Writes Rx(-bend)·Ry(twist). */
function twistedBend(bend: number, twist: number, into: Matrix): void {
  const c = Math.cos(bend);
  const s = -Math.sin(bend);
  const ct = Math.cos(twist);
  const st = Math.sin(twist);
  into[0] = ct;
  into[1] = 0;
  into[2] = st;
  into[3] = s * st;
  into[4] = c;
  into[5] = -s * ct;
  into[6] = -c * st;
  into[7] = s;
  into[8] = c * ct;
}

/** Rises from 0 without a kink. */
function softened(angle: number): number {
  return angle <= 0 ? 0 : (angle * angle) / (angle + 0.2);
}
