import { drift } from "./easing";
import { PAIR_INDEX, type PairName, type Pose } from "./morphs";
import type { Random } from "./random";

/**
 * How much stronger one side of a face is: a few percent that stay (Borod et al. 1997 find expressions a little stronger
 * on the left), and less that comes and goes. Lids and gaze are the same on both sides.
 */
const CONSTANT = 0.035;
const LEFT = 0.012;
const PASSING = 0.02;

const UPPER: readonly PairName[] = ["browDown", "browOuterUp", "cheekSquint", "eyeSquint", "noseSneer"];
const LOWER: readonly PairName[] = [
  ...(["mouthSmile", "mouthFrown", "mouthDimple", "mouthPress", "mouthStretch"] as const),
  ...(["mouthUpperUp", "mouthLowerDown"] as const),
];

/** Keeps a face from being its own mirror image. */
export class Asymmetry {
  private readonly upper: number;
  private readonly lower: number;
  private readonly phase: number;

  constructor(random: Random) {
    this.upper = LEFT + random.between(-CONSTANT, CONSTANT);
    this.lower = LEFT + random.between(-CONSTANT, CONSTANT);
    this.phase = random.between(0, 6);
  }

  /** Leans a pose's face to one side; `alive` is how much that changes over time. */
  apply(pose: Pose, timeS: number, alive: number): void {
    const passing = PASSING * alive * drift(timeS, this.phase);
    lean(pose, UPPER, this.upper + passing);
    lean(pose, LOWER, this.lower - passing);
  }
}

function lean({ weights }: Pose, names: readonly PairName[], amount: number): void {
  for (const name of names) {
    const [left, right] = PAIR_INDEX[name];
    weights[left] = (weights[left] ?? 0) * (1 + amount);
    weights[right] = (weights[right] ?? 0) * (1 - amount);
  }
}
