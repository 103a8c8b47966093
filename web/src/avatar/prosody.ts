import { approach, clamp } from "./easing";

const FAST_S = 0.05;
const SLOW_S = 0.7;
const LEVEL_S = 0.3;
/** A stressed syllable: this much louder than the sentence so far, and not a whisper. */
const RATIO = 1.45;
const FLOOR = 0.025;
const GAP_S = 0.45;
/** Root mean square of a voice that speaks up. */
const FULL = 0.12;
const SILENT = 0.012;
/** So much silence after so much speech is the end of a phrase, s. */
const PHRASE_END_S = 0.2;
const SHORTEST_PHRASE_S = 0.8;

/** What can be heard in a voice's loudness: stressed syllables, pauses, how lively it is. */
export class Prosody {
  /** How loud the voice is, slowly, 0 to 1. */
  level = 0;
  /** Whether a stressed syllable begins with this frame, and how much it stands out, 0 to 1. */
  accent = 0;
  /** Whether a phrase has ended with this frame. */
  phraseEnds = false;
  /** How long the voice has been silent, s. */
  pauseS = 0;
  private fast = 0;
  private slow = 0;
  private soundedS = 0;
  private lastS = -Infinity;

  /** Listens to how loud the voice is now (root mean square). */
  update(timeS: number, dt: number, loudness: number): void {
    this.fast += (loudness - this.fast) * approach(dt, FAST_S);
    this.slow += (loudness - this.slow) * approach(dt, SLOW_S);
    this.level += (clamp(loudness / FULL, 0, 1) - this.level) * approach(dt, LEVEL_S);
    this.phraseEnds = false;
    if (loudness > SILENT) {
      this.soundedS += dt + (this.pauseS < PHRASE_END_S ? this.pauseS : 0);
      this.pauseS = 0;
    } else {
      const before = this.pauseS;
      this.pauseS += dt;
      const over = before < PHRASE_END_S && this.pauseS >= PHRASE_END_S;
      this.phraseEnds = over && this.soundedS > SHORTEST_PHRASE_S;
      if (over) this.soundedS = 0;
    }
    const stressed = this.fast >= FLOOR && this.fast >= RATIO * this.slow && timeS - this.lastS >= GAP_S;
    this.accent = stressed ? clamp(this.fast / (RATIO * this.slow + 1e-6) - 0.5, 0.3, 1) : 0;
    if (stressed) this.lastS = timeS;
  }
}
