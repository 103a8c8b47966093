import { PAIR_INDEX, type Pose } from "./morphs";

/** A lid that follows the eye down has that much less to close (the eyeLookDown morphs lower it). */
const LOWERED = 0.35;
/** An eye that looks up lifts its lid beyond what its morph does, and one that looks down lets it hang a little. */
const LIFTS = 0.06;
const HANGS = 0.05;
/** The ring muscle of the eye pulls at the brow and the cheek when it closes the lids. */
const BROW = 0.05;
const CHEEK = 0.05;

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
    const blink = (weights[BLINK[side]] ?? 0) + HANGS * down;
    const shut = Math.max(blink, closed * (1 - LOWERED * down));
    weights[BLINK[side]] = shut;
    weights[WIDE[side]] = ((weights[WIDE[side]] ?? 0) + LIFTS * (weights[UP[side]] ?? 0)) * (1 - shut);
    weights[SQUINT[side]] = (weights[SQUINT[side]] ?? 0) * (1 - shut);
  }
  pose.addBoth("browDown", BROW * closed);
  pose.addBoth("cheekSquint", CHEEK * closed);
}
