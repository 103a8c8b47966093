import { GAZE_DEGREES, type GazeTarget } from "@/contract/animation";
import type { Direction } from "./activity";
import { clamp, degrees, radians } from "./easing";
import type { Random } from "./random";

export type WishTarget = GazeTarget;

/** Looks away go sideways seven times of ten; who thinks looks up as often (Andrist et al. 2014). */
const SIDEWAYS = 0.7;
const UP_WHEN_THINKING = 0.7;
/** What is looked at while looking away is nothing in particular, somewhere in the room, m. */
const FAR_M = 2.6;
const NEAR_M = 0.9;

/** Where the eyes go for what the server may wish. */
export const WISHED: Readonly<Record<Exclude<WishTarget, "user">, Direction>> = {
  away: direction(...GAZE_DEGREES.away, FAR_M),
  screen: direction(...GAZE_DEGREES.screen, NEAR_M),
  down: direction(...GAZE_DEGREES.down, NEAR_M),
  up: direction(...GAZE_DEGREES.up, FAR_M),
};

/** Draws where to look away to. */
export function away(random: Random, thinking: boolean): Direction {
  const side = random.chance(0.5) ? 1 : -1;
  const upwards = random.chance(thinking ? UP_WHEN_THINKING : (1 - SIDEWAYS) / 2);
  if (upwards) return direction(side * random.between(6, 14), random.between(8, 13), FAR_M);
  if (thinking || random.chance(SIDEWAYS / (1 - (1 - SIDEWAYS) / 2))) {
    return direction(side * random.between(12, 20), random.between(-4, 3), FAR_M);
  }
  return direction(side * random.between(2, 8), random.between(-14, -9), NEAR_M);
}

/** Draws where to look next, not far from there and not nearer to the person. */
export function further(random: Random, from: Direction): Direction {
  const yaw = degrees(from.yaw);
  const outward = (yaw < 0 ? -1 : 1) * random.between(0, 6);
  const pitch = degrees(from.pitch) + random.between(-2, 4) * (from.pitch < 0 ? -1 : 1);
  return direction(clamp(yaw + outward, -20, 20), clamp(pitch, -14, 13), from.distanceM ?? FAR_M);
}

function direction(yawDegrees: number, pitchDegrees: number, distanceM: number): Direction {
  return { yaw: radians(yawDegrees), pitch: radians(pitchDegrees), distanceM };
}
