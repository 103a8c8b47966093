import { smoothstep } from "./easing";
import type { Random } from "./random";

/** Breaths a minute at rest, 12 to 18. */
const PERIOD_S = 4;
const VARIATION = 0.12;
/** Parts of a breath: in, out, and a pause. */
const IN = 0.4;
const OUT = 0.48;

/** The chest's rise and fall. */
export class Breathing {
  private readonly random: Random;
  private phase: number;
  private period = PERIOD_S;

  constructor(random: Random) {
    this.random = random;
    this.phase = random.next();
  }

  /** Returns how full the lungs are, 0 to 1. */
  update(dt: number): number {
    this.phase += dt / this.period;
    if (this.phase >= 1) {
      this.phase %= 1;
      this.period = PERIOD_S * this.random.between(1 - VARIATION, 1 + VARIATION);
    }
    if (this.phase < IN) return smoothstep(this.phase / IN);
    return 1 - smoothstep((this.phase - IN) / OUT);
  }
}
