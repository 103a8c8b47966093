import { radians } from "./easing";
import type { Pose } from "./morphs";
import type { Random } from "./random";
import { Reach } from "./reach";

/** Who stands or sits changes sides every now and then, s: mean and deviation of the logarithm (Duarte & Zatsiorsky 1999). */
const EVERY_S = 22;
const SIGMA = 0.45;
const TAKES_S = [1.6, 2.8] as const;
const TILT = radians(1.6);
const TURN = radians(1.2);
/** The chest takes most of it back. */
const CHEST_STAYS = 0.75;

/** The weight goes from one side to the other: hips tilt and turn, the chest balances. */
export class WeightShift {
  private readonly random: Random;
  private readonly tilt = new Reach(0);
  private readonly turn = new Reach(0);
  private nextS: number | null = null;
  private side: number;

  constructor(random: Random) {
    this.random = random;
    this.side = random.chance(0.5) ? 1 : -1;
  }

  update(timeS: number): void {
    const { random } = this;
    this.nextS ??= timeS + random.between(2, EVERY_S);
    if (timeS >= this.nextS) {
      this.nextS = timeS + Math.max(8, random.logNormal(EVERY_S, SIGMA));
      this.side = -this.side;
      const lengthS = random.between(...TAKES_S);
      this.tilt.go(this.side * TILT * random.between(0.5, 1), timeS, lengthS);
      this.turn.go(TURN * random.between(-1, 1), timeS, lengthS * 1.1);
    }
    this.tilt.update(timeS);
    this.turn.update(timeS);
  }

  apply(pose: Pose, amount: number): void {
    const { hips } = pose.joints;
    hips.z += this.tilt.value * amount;
    hips.y += this.turn.value * amount;
    pose.spine.z -= this.tilt.value * CHEST_STAYS * amount;
    pose.spine.y -= this.turn.value * CHEST_STAYS * amount;
  }
}
