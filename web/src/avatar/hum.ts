import { clamp } from "./easing";
import type { Pose } from "./morphs";

/** A short sound beside the answers, such as "mhm". */
export interface Hum {
  /** How loud it is now, root mean square. */
  readonly level: number;
  /** Whether the lips stay closed for it. */
  readonly closed: boolean;
}

/** A level at which the mouth moves as much as it does. */
const FULL_LEVEL = 0.14;

/** Tells whether something is said with closed lips: "mhm" and "hm" are, "yes" and "uh-huh" are not. */
export function isHummed(text: string): boolean {
  return !/[aeiouy]/i.test(text);
}

/** Adds the mouth of a short sound to a pose: a hum is seen at the lips' edges and the chin, or not at all. */
export function applyHum(pose: Pose, { level, closed }: Hum): void {
  const amount = clamp(level / FULL_LEVEL, 0, 1);
  if (amount === 0) return;
  if (closed) {
    pose.add("jawOpen", 0.07 * amount);
    pose.add("mouthClose", 0.07 * amount);
    pose.addBoth("mouthPress", 0.16 * amount);
    pose.add("mouthShrugLower", 0.1 * amount);
  } else {
    pose.add("jawOpen", 0.16 * amount);
    pose.addBoth("mouthLowerDown", 0.08 * amount);
  }
}
