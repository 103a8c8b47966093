import { approach, smoothstep } from "./easing";
import type { Pose } from "./morphs";
import type { Random } from "./random";

const FAST_S = 0.05;
const SLOW_S = 0.7;
/** A stressed syllable: this much louder than the sentence so far, and not a whisper. */
const RATIO = 1.45;
const FLOOR = 0.025;
const GAP_S = 0.45;
const NOD_CHANCE = 0.45;
const BROW_CHANCE = 0.3;
const BEAT_S = 0.42;

/** The small nods and raised brows that go with stressed syllables. */
export class Emphasis {
  private readonly random: Random;
  private fast = 0;
  private slow = 0;
  private lastS = -Infinity;
  private nod = 0;
  private brow = 0;

  constructor(random: Random) {
    this.random = random;
  }

  /** Listens to how loud the voice is now (root mean square). */
  update(timeS: number, dt: number, loudness: number): void {
    this.fast += (loudness - this.fast) * approach(dt, FAST_S);
    this.slow += (loudness - this.slow) * approach(dt, SLOW_S);
    if (this.fast < FLOOR || this.fast < RATIO * this.slow || timeS - this.lastS < GAP_S) return;
    this.lastS = timeS;
    this.nod = this.random.chance(NOD_CHANCE) ? this.random.between(0.018, 0.045) : 0.006;
    this.brow = this.random.chance(BROW_CHANCE) ? this.random.between(0.12, 0.3) : 0;
  }

  apply(pose: Pose, timeS: number, strength: number): void {
    const phase = (timeS - this.lastS) / BEAT_S;
    if (phase < 0 || phase > 1) return;
    const beat = smoothstep(phase / 0.35) * (1 - smoothstep((phase - 0.35) / 0.65)) * strength;
    pose.head.x += this.nod * beat;
    pose.add("browInnerUp", this.brow * beat * 0.6);
    pose.addBoth("browOuterUp", this.brow * beat);
  }
}
