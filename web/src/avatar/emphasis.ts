import { radians, smoothstep } from "./easing";
import type { Pose } from "./morphs";
import type { Prosody } from "./prosody";
import type { Random } from "./random";
import { Reach } from "./reach";

/** A nod goes with some stressed syllables, not with each (McClave 2000; Ishi et al. 2014), brows with fewer. */
const NOD_CHANCE = 0.4;
const NOD = [radians(1.2), radians(3)] as const;
const BROW_CHANCE = 0.28;
const BROW = [0.12, 0.32] as const;
const BEAT_S = 0.44;
const TURN = radians(0.8);
/** At the end of a phrase the head goes down a little, stays, and comes up again. */
const SETTLE = [radians(0.8), radians(1.9)] as const;
const SETTLE_S = 0.42;
const RISE_S = 1.1;

/** The small movements of head and brows that go with the voice. */
export class Emphasis {
  private readonly random: Random;
  private readonly settling = new Reach(0);
  private readonly turning = new Reach(0);
  private beatS = -Infinity;
  private nod = 0;
  private brow = 0;
  private riseS = Infinity;

  constructor(random: Random) {
    this.random = random;
  }

  /** Takes what was heard up to now. */
  update(timeS: number, prosody: Prosody): void {
    const { random } = this;
    if (prosody.accent > 0 && timeS - this.beatS > BEAT_S) {
      this.beatS = timeS;
      const strength = 0.7 + 0.4 * prosody.accent;
      this.nod = random.chance(NOD_CHANCE) ? random.between(...NOD) * strength : radians(0.3);
      this.brow = random.chance(BROW_CHANCE) ? random.between(...BROW) * strength : 0;
      this.turning.go(random.between(-TURN, TURN), timeS, 0.6);
    }
    if (prosody.phraseEnds) {
      this.settling.go(random.between(...SETTLE), timeS, SETTLE_S);
      this.riseS = timeS + SETTLE_S + random.between(0.1, 0.5);
    }
    if (timeS >= this.riseS) {
      this.settling.go(0, timeS, RISE_S);
      this.riseS = Infinity;
    }
    this.settling.update(timeS);
    this.turning.update(timeS);
  }

  apply(pose: Pose, timeS: number, strength: number): void {
    pose.head.x += this.settling.value * strength;
    pose.head.y += this.turning.value * strength;
    const phase = (timeS - this.beatS) / BEAT_S;
    if (phase < 0 || phase > 1) return;
    const beat = smoothstep(phase / 0.35) * (1 - smoothstep((phase - 0.35) / 0.65)) * strength;
    pose.head.x += this.nod * beat;
    pose.add("browInnerUp", this.brow * beat * 0.6);
    pose.addBoth("browOuterUp", this.brow * beat);
  }
}
