import { VISEME_SHAPES, VISEMES } from "@/contract/animation";
import { approach, clamp } from "./easing";
import { FIRST_VISEME, type Pose } from "./morphs";

/** Root mean square of a voice at a usual level, and what is silence. */
const USUAL = 0.1;
const SILENT = 0.004;
const FOLLOWS_S = 0.06;
const REMEMBERS_S = 4;
/** The jaw opens with the square root of loudness, within limits (Schulman 1989: more for loud speech). */
const EXPONENT = 0.5;
const SMALLEST = 0.72;
const LARGEST = 1.32;
const SOFTER = 0.75;
/** No syllable opens the jaw further than its shape by more than this. */
const FURTHER = 0.14;

/** How far each viseme opens the jaw, in units of jawOpen. */
const JAW = VISEMES.map((viseme) => VISEME_SHAPES[viseme].jawOpen ?? 0);
/** Visemes that are wider the louder they are: the vowels. Consonants need their places. */
const VOWELS = (["aa", "E", "I", "O", "U"] as const).map((viseme) => FIRST_VISEME + VISEMES.indexOf(viseme));

/** Opens the jaw with the loudness of each syllable. */
export class Jaw {
  private effort = 1;
  private mean = USUAL;

  /** Listens to how loud the voice is (root mean square); silence tells nothing. */
  update(dt: number, loudness: number): void {
    if (loudness > SILENT) this.mean += (loudness - this.mean) * approach(dt, REMEMBERS_S);
    const reference = Math.sqrt(this.mean * USUAL);
    const now = loudness > SILENT ? clamp((loudness / reference) ** EXPONENT, SMALLEST, LARGEST) : 1;
    this.effort += (now - this.effort) * approach(dt, FOLLOWS_S);
  }

  /** Makes the vowels of a pose as wide as they are loud. */
  apply(pose: Pose): void {
    const { weights } = pose;
    if (this.effort < 1) {
      const scale = 1 - SOFTER * (1 - this.effort);
      for (const vowel of VOWELS) weights[vowel] = (weights[vowel] ?? 0) * scale;
    } else {
      let opening = 0;
      for (const vowel of VOWELS) opening += (weights[vowel] ?? 0) * (JAW[vowel - FIRST_VISEME] ?? 0);
      pose.add("jawOpen", Math.min(FURTHER, (this.effort - 1) * opening));
    }
  }
}

/** Returns how far the jaw is open altogether, in units of jawOpen. */
export function jawOpening(pose: Pose): number {
  let opening = pose.get("jawOpen");
  for (let index = 0; index < JAW.length; index += 1) {
    opening += (pose.weights[FIRST_VISEME + index] ?? 0) * (JAW[index] ?? 0);
  }
  return opening;
}
