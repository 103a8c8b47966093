import { Quaternion } from "three";
import type { Fingers } from "@/avatar/joints";
import { type Finger, FINGER_PARTS, FINGERS, type Side, SIDES } from "./joint-names";
import type { Skeleton } from "./skeleton";

/** How far each of a finger's joints bends from relaxed to a fist, and back to stretched, radians. */
const FIST: Readonly<Record<1 | 2 | 3, number>> = { 1: 1.25, 2: 1.35, 3: 0.9 };
const STRETCH: Readonly<Record<1 | 2 | 3, number>> = { 1: 0.22, 2: 0.3, 3: 0.2 };
/** The thumb bends less. */
const THUMB = 0.4;
/** Of the bend that a straight finger lacks to a relaxed one. */
const SHARE: Readonly<Record<1 | 2 | 3, number>> = { 1: 0.4, 2: 0.6, 3: 0.4 };

const turn = new Quaternion();

/** Bends the fingers of both hands. */
export function bendFingers(skeleton: Skeleton, left: Fingers, right: Fingers): void {
  for (const side of SIDES) {
    const hand = side === "left" ? left : right;
    for (const finger of FINGERS) bend(skeleton, side, finger, hand[fingerName(finger)]);
  }
}

function bend(skeleton: Skeleton, side: Side, finger: Finger, curl: number): void {
  const missing = skeleton.straightness.get(`${side}Hand${finger}1`) ?? 0;
  for (const part of FINGER_PARTS) {
    const name = `${side}Hand${finger}${part}` as const;
    const axis = skeleton.fingerAxes.get(name);
    if (axis === undefined) continue;
    const full = curl > 0 ? FIST[part] : STRETCH[part];
    const angle = curl * full * (finger === "Thumb" ? THUMB : 1) + missing * SHARE[part];
    skeleton.turnBy(name, turn.setFromAxisAngle(axis, angle));
  }
}

function fingerName(finger: Finger): keyof Fingers {
  return finger.toLowerCase() as keyof Fingers;
}
