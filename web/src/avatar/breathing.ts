import type { Pose } from "./morphs";
import { radians } from "./easing";
import type { Random } from "./random";
import { Reach } from "./reach";

/** One breath at rest, s: 12 to 18 a minute. A breath in takes two fifths of it, then come the breath out and a pause. */
const PERIOD_S = 4.05;
const VARIATION = 0.1;
const SHORTEST_S = 3.35;
const IN = 0.4;
const OUT = 0.48;
/** Who speaks breathes in quickly, where there is a pause, and out for as long as they speak (Winkworth et al. 1995). */
const QUICK_IN_S = 0.62;
const SPEECH_PERIOD_S = 4.5;
const SPEECH_VARIATION = 0.5;
const PAUSE_S = 0.14;
const DEPTH_VARIATION = 0.12;
/** Before speaking one breathes deeper. */
const DEEP = 1.45;

const CHEST = radians(1);
const SHOULDERS = radians(1.7);
const FORWARD = radians(0.5);
const MIDDLE = 0.45;
/** The head does not go along with the chest. */
const HEAD_STAYS = 0.8;

/** The chest's rise and fall. */
export class Breathing {
  private readonly random: Random;
  private readonly lungs = new Reach(0);
  private begunS = 0;
  private outS = 0;
  private nextS = 0;
  private breathesOut = false;
  private deep = false;

  constructor(random: Random) {
    this.random = random;
  }

  /** How full the lungs are: 0, to about 1 at rest. */
  get full(): number {
    return this.lungs.value;
  }

  /** The next breath is a deep one, and it comes soon: one is about to speak. */
  prepare(): void {
    this.deep = true;
  }

  /** Moves on in time. `speaking`: whether breath is needed for speech; `pauseS`: how long the voice has been silent. */
  update(timeS: number, speaking: boolean, pauseS: number): void {
    if (this.nextS === 0) this.nextS = timeS + this.random.between(0, 1);
    const early = timeS - this.begunS > SHORTEST_S && (this.deep || (speaking && pauseS > PAUSE_S));
    if (timeS >= this.nextS || (early && this.breathesOut)) this.breatheIn(timeS, speaking);
    if (!this.breathesOut && timeS >= this.outS) this.breatheOut();
    this.lungs.update(timeS);
  }

  /** Raises chest and shoulders; `amount` is how much. */
  apply(pose: Pose, amount: number): void {
    const { joints, spine, head } = pose;
    const full = this.lungs.value * amount;
    spine.x -= CHEST * (full - MIDDLE * amount);
    head.x += CHEST * HEAD_STAYS * (full - MIDDLE * amount);
    joints.leftShoulder.z += SHOULDERS * full;
    joints.rightShoulder.z -= SHOULDERS * full;
    joints.leftShoulder.y += FORWARD * full;
    joints.rightShoulder.y -= FORWARD * full;
  }

  private breatheIn(timeS: number, speaking: boolean): void {
    const { random } = this;
    const period = speaking
      ? random.between(SPEECH_PERIOD_S - SPEECH_VARIATION, SPEECH_PERIOD_S + SPEECH_VARIATION)
      : PERIOD_S * random.between(1 - VARIATION, 1 + VARIATION);
    const depth = (this.deep ? DEEP : 1) * random.between(1 - DEPTH_VARIATION, 1 + DEPTH_VARIATION);
    const inS = speaking || this.deep ? QUICK_IN_S : IN * period;
    this.deep = false;
    this.breathesOut = false;
    this.begunS = timeS;
    this.outS = timeS + inS;
    this.nextS = timeS + period;
    this.lungs.go(depth, timeS, inS);
  }

  private breatheOut(): void {
    const lengthS = Math.max(1, (this.nextS - this.outS) * (OUT / (1 - IN)));
    this.breathesOut = true;
    this.lungs.go(0, this.outS, lengthS);
  }
}
