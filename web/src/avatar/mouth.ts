import { approach } from "./easing";
import { FIRST_VISEME, type MorphName, type Pose, VISEMES } from "./morphs";
import { VisemePlayer } from "./visemes";

/** Where the sound is, as far as the mouth is concerned. */
export interface AudiblePosition {
  readonly ptsMs: number;
  readonly playing: boolean;
}

const PP = VISEMES.indexOf("PP");
/** How fast the mouth goes to rest when the sound stops in the middle, and comes back, s. */
const RELEASE_S = 0.04;
const ATTACK_S = 0.012;

/** How far each viseme opens the jaw, in units of jawOpen: what the default avatar's shapes contain. */
const JAW: Readonly<Record<string, number>> = {
  ...{ FF: 0.07, TH: 0.16, DD: 0.13, kk: 0.2, CH: 0.1, SS: 0.05, nn: 0.14 },
  ...{ RR: 0.13, aa: 0.6, E: 0.28, I: 0.15, O: 0.27, U: 0.07 },
};
const OPENING: readonly MorphName[] = [
  ...(["jawOpen", "mouthFunnel", "mouthLowerDownLeft", "mouthLowerDownRight"] as const),
  ...(["mouthUpperUpLeft", "mouthUpperUpRight", "mouthShrugUpper"] as const),
];

/** Puts the planned mouth shapes into a pose. */
export class Mouth {
  readonly player = new VisemePlayer();
  private readonly sampled = new Float32Array(VISEMES.length);
  private presence = 0;
  private hushed = false;

  /** Eases to closed although there is still some sound on its way: within 120 ms, as one who is interrupted does. */
  hush(): void {
    this.hushed = true;
  }

  /** Follows the sound again. */
  goOn(): void {
    this.hushed = false;
  }

  /** Forgets all that was planned. */
  clear(): void {
    this.player.clear();
    this.hush();
  }

  /** Adds the mouth of this moment to a pose that has its expression already. */
  apply(pose: Pose, audible: AudiblePosition | null, dt: number): void {
    if (audible?.playing !== true) this.hushed = false; // it is silent: what comes now is something new
    const playing = audible?.playing === true && !this.hushed;
    this.presence += ((playing ? 1 : 0) - this.presence) * approach(dt, playing ? ATTACK_S : RELEASE_S);
    if (audible === null || this.presence < 0.001) return;
    if (playing) this.player.sample(audible.ptsMs, this.sampled); // else the last shape fades
    for (let index = 0; index < VISEMES.length; index += 1) {
      pose.weights[FIRST_VISEME + index] = (this.sampled[index] ?? 0) * this.presence;
    }
  }
}

/**
 * Makes a mouth anatomically possible: while the lips are pressed for p, b and m nothing else may open them, or a gap
 * remains; and the lips cannot be closed over a jaw further than it is open.
 */
export function closeLips(pose: Pose): void {
  const { weights } = pose;
  const open = 1 - (weights[FIRST_VISEME + PP] ?? 0);
  for (let index = 0; index < VISEMES.length; index += 1) {
    if (index !== PP) weights[FIRST_VISEME + index] = (weights[FIRST_VISEME + index] ?? 0) * open;
  }
  for (const name of OPENING) pose.scale(name, open);
  pose.set("mouthClose", Math.min(pose.get("mouthClose"), pose.get("jawOpen")));
}

/** Returns how far the jaw is open altogether, in units of jawOpen. */
export function jawOpening(pose: Pose): number {
  return VISEMES.reduce(
    (sum, viseme) => sum + pose.get(`viseme_${viseme}`) * (JAW[viseme] ?? 0),
    pose.get("jawOpen"),
  );
}
