import { type Expression, type Shape } from "@/contract/animation";
import { minimumJerk } from "./easing";
import { COMPILED_EXPRESSIONS } from "./expressions";
import type { Pose } from "./morphs";
import type { Random } from "./random";
import { addShape, type CompiledShape, compileShape } from "./shape";

/**
 * Small movements of brows, lips and nose that mean little and are made all the time, at full strength. None of the
 * mouth while it speaks.
 */
const SMALL: readonly { readonly shape: Shape; readonly silent: boolean }[] = [
  { shape: { browInnerUp: 0.22, browOuterUp: 0.26 }, silent: false },
  { shape: { browOuterUpLeft: 0.3, browInnerUp: 0.1 }, silent: false },
  { shape: { browDown: 0.2, eyeSquint: 0.1 }, silent: false },
  { shape: { eyeSquint: 0.22, cheekSquint: 0.12 }, silent: false },
  { shape: { noseSneer: 0.12 }, silent: false },
  { shape: { mouthPress: 0.26, mouthRollLower: 0.1 }, silent: true },
  { shape: { mouthSmileLeft: 0.2, mouthDimpleLeft: 0.2 }, silent: true },
  { shape: { mouthSmileRight: 0.2, mouthDimpleRight: 0.2 }, silent: true },
  { shape: { mouthRollLower: 0.24, mouthRollUpper: 0.16 }, silent: true },
  { shape: { mouthShrugLower: 0.2, mouthPress: 0.08 }, silent: true },
];
const COMPILED: readonly CompiledShape[] = SMALL.map(({ shape }) => compileShape(shape));

/** One of them every so often, s: mean of the time between two, and the deviation of its logarithm. */
const EVERY_S = 7;
const SIGMA = 0.6;
/** A micro-expression is over within half a second and begins within a quarter (Yan et al. 2013). */
const LENGTH_S = [0.3, 0.5] as const;
const ONSET = 0.38;
/** What is hidden leaks for a moment as the face is made neutral (Ekman & Friesen 1969), often, but faintly. */
const LEAK_CHANCE = 0.65;
const LEAK = 0.28;
const LEAKS_AFTER_S = 0.5;
const LEAK_LENGTH_S = 0.36;

interface Shown {
  shape: CompiledShape;
  amount: number;
  startS: number;
  lengthS: number;
}

/** Brief, faint movements of the face, at most 0.3 strong. */
export class MicroExpressions {
  private readonly random: Random;
  private shown: Shown | null = null;
  private leak: Shown | null = null;
  private nextS: number | null = null;

  constructor(random: Random) {
    this.random = random;
  }

  /** The face is made neutral over a feeling of the given strength. */
  neutralized(expression: Expression, strength: number, timeS: number): void {
    if (strength < 0.25 || !this.random.chance(LEAK_CHANCE)) return;
    const shape = COMPILED_EXPRESSIONS[expression];
    const startS = timeS + LEAKS_AFTER_S;
    this.leak = { shape, amount: LEAK * Math.min(1, strength + 0.2), startS, lengthS: LEAK_LENGTH_S };
  }

  /** Adds what there is now; `quiet` is how little else the face does, 0 to 1. */
  apply(pose: Pose, timeS: number, speaking: number, quiet: number): void {
    this.nextS ??= timeS + this.random.logNormal(EVERY_S, SIGMA);
    if (timeS >= this.nextS) {
      this.nextS = timeS + Math.max(1, this.random.logNormal(EVERY_S, SIGMA));
      this.begin(timeS, speaking, quiet);
    }
    this.shown = show(pose, this.shown, timeS, speaking);
    this.leak = show(pose, this.leak, timeS, speaking);
  }

  private begin(timeS: number, speaking: number, quiet: number): void {
    const choice = Math.floor(this.random.next() * COMPILED.length);
    const amount = this.random.between(0.5, 1) * quiet;
    const lengthS = this.random.between(...LENGTH_S);
    const shape = COMPILED[choice];
    if (shape === undefined || (SMALL[choice]?.silent === true && speaking > 0.05)) return;
    this.shown = { shape, amount, startS: timeS, lengthS };
  }
}

/** Adds one; returns it as long as it lasts. */
function show(pose: Pose, shown: Shown | null, timeS: number, speaking: number): Shown | null {
  if (shown === null) return null;
  const phase = (timeS - shown.startS) / shown.lengthS;
  if (phase >= 1) return null;
  const rise = minimumJerk(phase / ONSET);
  const fall = 1 - minimumJerk((phase - ONSET) / (1 - ONSET));
  if (phase > 0) addShape(pose, shown.shape, shown.amount * rise * fall, speaking);
  return shown;
}
