import { type Shape, SPEAKING_SHARE } from "@/contract/animation";
import { MORPH_INDEX, type MorphName, morphIndex, type Pose } from "./morphs";

/** A shape whose names have been looked up, to be added to a pose many times a second. */
export interface CompiledShape {
  readonly indices: Uint8Array;
  readonly weights: Float32Array;
  /** How much of each weight is left while the mouth speaks. */
  readonly whileSpeaking: Float32Array;
}

const PREFIXES = Object.keys(SPEAKING_SHARE).sort((a, b) => b.length - a.length);

/** Looks a shape's names up; one without a side ("mouthSmile") is both. Throws at a name that is none of ours. */
export function compileShape(shape: Shape): CompiledShape {
  const entries = Object.entries(shape).flatMap(([name, weight]) =>
    sides(name).map((side) => ({ index: MORPH_INDEX[side], weight, share: shareOf(name) })),
  );
  return {
    indices: Uint8Array.from(entries, ({ index }) => index),
    weights: Float32Array.from(entries, ({ weight }) => weight),
    whileSpeaking: Float32Array.from(entries, ({ share }) => share),
  };
}

/** Adds a shape to a pose; `speaking` is how much the mouth is needed for speech, 0 to 1. */
export function addShape(pose: Pose, shape: CompiledShape, strength: number, speaking: number): void {
  const { indices, weights, whileSpeaking } = shape;
  for (let place = 0; place < indices.length; place += 1) {
    const index = indices[place] ?? 0;
    const held = 1 - (1 - (whileSpeaking[place] ?? 1)) * speaking;
    pose.weights[index] = (pose.weights[index] ?? 0) + (weights[place] ?? 0) * strength * held;
  }
}

/** Returns the morphs that a name stands for: itself, or its left and its right side. */
function sides(name: string): MorphName[] {
  const found = [name, `${name}Left`, `${name}Right`].filter((side) => morphIndex(side) !== undefined);
  if (found.length === 0) throw new Error(`there is no shape named ${name}`);
  return (found[0] === name ? [name] : found) as MorphName[];
}

function shareOf(name: string): number {
  const prefix = PREFIXES.find((beginning) => name.startsWith(beginning));
  return prefix === undefined ? 1 : (SPEAKING_SHARE[prefix] ?? 1);
}
