/** Frames of the microphone are 20 ms. */
const WINDOW = 25;
/** So many loud frames among the last half second are somebody who speaks up: 240 ms, about a syllable and a half. */
const LOUD_FRAMES = 12;
/** How much louder than the room a voice must be (12 dB), and how loud at least: a whisper across the room wakes nobody. */
const ABOVE_FLOOR = 4;
const LEAST = 0.012;
/** The room's own noise is followed slowly upwards (about 3 s) and quickly downwards. */
const RISE = 1 / 150;
const FALL = 1 / 10;
const FIRST_FLOOR = 0.01;

/**
 * Hears in the loudness of the microphone that somebody begins to speak nearby. It is no voice detector: steady noise
 * is got used to, a slammed door is too short, but a radio that is switched on wakes as well. That is good enough to
 * look up; the server hears whether it was speech.
 */
export class SpeechTrigger {
  private floor = FIRST_FLOOR;
  private readonly loud: boolean[] = [];

  /** Takes the root mean square of the next 20 ms; returns whether somebody speaks. */
  update(level: number): boolean {
    const loud = level > Math.max(LEAST, ABOVE_FLOOR * this.floor);
    this.floor += (level - this.floor) * (level > this.floor ? RISE : FALL);
    this.loud.push(loud);
    if (this.loud.length > WINDOW) this.loud.shift();
    return this.loud.filter(Boolean).length >= LOUD_FRAMES;
  }
}
