import { smoothstep } from "./easing";
import type { Random } from "./random";

/** Blinks a minute of a person at rest and in conversation (Bentivoglio et al. 1997). */
export const BLINKS_AT_REST = 17;
export const BLINKS_TALKING = 26;
const CLOSE_S = 0.09;
const SHUT_S = 0.025;
const OPEN_S = 0.24;
const SIGMA = 0.55;
const DOUBLE = 0.1;
const SHORTEST_GAP_S = 0.5;

/** When the eyes blink: log-normal intervals whose mean follows the rate; closing is quicker than opening. */
export class Blink {
  private readonly random: Random;
  /** How much of the interval is over, and how long it is, in mean intervals. */
  private elapsed = 0;
  private interval: number;
  private begun: number | null = null;
  private endedS = -Infinity;

  constructor(random: Random) {
    this.random = random;
    this.interval = random.logNormal(1, SIGMA);
  }

  /** Blinks now, unless the eyes are closed already or just were. */
  trigger(timeS: number): void {
    if (this.begun !== null || timeS - this.endedS < SHORTEST_GAP_S) return;
    this.begun = timeS;
    this.elapsed = 0;
    this.interval = this.random.chance(DOUBLE) ? 0.02 : this.random.logNormal(1, SIGMA);
  }

  /** Returns how far the lids are closed, 0 to 1. */
  update(timeS: number, dt: number, perMinute: number): number {
    if (this.begun === null) {
      this.elapsed += (dt * perMinute) / 60;
      if (this.elapsed < this.interval) return 0;
      this.trigger(timeS);
    }
    if (this.begun === null) return 0;
    const since = timeS - this.begun;
    if (since < CLOSE_S) return smoothstep(since / CLOSE_S);
    if (since < CLOSE_S + SHUT_S) return 1;
    const opening = (since - CLOSE_S - SHUT_S) / OPEN_S;
    if (opening < 1) return (1 - opening) ** 2 * (1 + 2 * opening);
    this.begun = null;
    this.endedS = timeS;
    return 0;
  }
}
