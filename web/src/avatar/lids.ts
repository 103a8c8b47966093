import { LIDS } from "@/contract/animation";
import { PAIR_INDEX, type Pose } from "./morphs";

const BLINK = PAIR_INDEX.eyeBlink;
const DOWN = PAIR_INDEX.eyeLookDown;
const UP = PAIR_INDEX.eyeLookUp;
const WIDE = PAIR_INDEX.eyeWide;
const SQUINT = PAIR_INDEX.eyeSquint;

/**
 * Moves the lids: with the eyes, and closed by `closed`, 0 to 1. What else moves them gives way, or they would go
 * through each other.
 */
export function moveLids(pose: Pose, closed: number): void {
  const { weights } = pose;
  for (const side of [0, 1] as const) {
    const down = weights[DOWN[side]] ?? 0;
    const blink = (weights[BLINK[side]] ?? 0) + LIDS.hangs * down;
    const shut = Math.max(blink, closed * (1 - LIDS.lowered * down));
    weights[BLINK[side]] = shut;
    weights[WIDE[side]] = ((weights[WIDE[side]] ?? 0) + LIDS.lifts * (weights[UP[side]] ?? 0)) * (1 - shut);
    weights[SQUINT[side]] = (weights[SQUINT[side]] ?? 0) * (1 - shut);
  }
  pose.addBoth("browDown", LIDS.brow * closed);
  pose.addBoth("cheekSquint", LIDS.cheek * closed);
}
