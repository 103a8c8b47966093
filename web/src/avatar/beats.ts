import type { Gesture } from "@/contract/animation";
import { MOVEMENTS } from "@/contract/animation";
import type { Gestures } from "./gestures";
import { Prosody } from "./prosody";
import type { Random } from "./random";

/** Where nobody planned any gesture for so long, a hand beats with some stressed syllable, s. */
const QUIET_S = [5, 11] as const;
const CHANCE = 0.5;
const NAMES: readonly Gesture[] = ["beat_right", "beat_right", "beat_left", "beat_both"];
/** The stroke of a beat comes so long after its beginning: what is heard by then is what it goes with. */
export const BEAT_LEAD_MS = MOVEMENTS.beat_right.strokeMs;

/** Beats of the hands to the voice where the server plans none; sparse, for it knows the words and this does not. */
export class Beats {
  private readonly random: Random;
  private readonly prosody = new Prosody();
  private nextS: number | null = null;

  constructor(random: Random) {
    this.random = random;
  }

  /** Takes how loud the voice will be BEAT_LEAD_MS from now. */
  update(timeS: number, dt: number, loudnessAhead: number, gestures: Gestures): void {
    this.prosody.update(timeS, dt, loudnessAhead);
    const { hands } = gestures;
    this.nextS ??= timeS + this.random.between(...QUIET_S) / 2;
    if (hands.busyUntilS > timeS) this.nextS = Math.max(this.nextS, hands.busyUntilS + QUIET_S[0]);
    if (timeS < this.nextS || this.prosody.accent === 0 || !this.random.chance(CHANCE)) return;
    const gesture = NAMES[Math.floor(this.random.next() * NAMES.length)] ?? "beat_right";
    gestures.show(gesture, this.random.between(0.4, 0.8), timeS, MOVEMENTS[gesture].durationMs / 1000);
    this.nextS = timeS + this.random.between(...QUIET_S);
  }
}
