import { type MorphName, morphIndex, MORPHS } from "@/avatar/morphs";
import { ARKIT, type Shape, VISEME_SHAPES, VISEMES } from "@/contract/animation";

/** A face with fewer of ARKit's shapes than this has none to speak of. */
const FEW = 20;

/** What stands in for a shape of ARKit in a face that has visemes only. */
const BY_VISEMES: Readonly<Partial<Record<MorphName, readonly [MorphName, number]>>> = {
  jawOpen: ["viseme_aa", 1.4],
  mouthFunnel: ["viseme_O", 0.8],
  mouthPucker: ["viseme_U", 0.9],
  mouthPressLeft: ["viseme_PP", 0.4],
  mouthPressRight: ["viseme_PP", 0.4],
  mouthRollLower: ["viseme_FF", 0.4],
  tongueOut: ["viseme_TH", 0.7],
};

/** Returns a shape's weights by the names of morphs; a name without a side is both. */
export function sidesOf(shape: Shape): readonly (readonly [MorphName, number])[] {
  return Object.entries(shape).flatMap(([name, weight]) => {
    const names = morphIndex(name) === undefined ? [`${name}Left`, `${name}Right`] : [name];
    return names.map((side) => [side as MorphName, weight] as const);
  });
}

/** Says in other words what a face has no morphs for: visemes by ARKit's shapes, the jaw by visemes. */
export class Adaptation {
  readonly weights = new Float32Array(MORPHS.length);
  /** Triples: from, to, factor. */
  private readonly replaced: readonly (readonly [number, number, number])[];

  /** `available` are the morphs that the face has. */
  constructor(available: ReadonlySet<MorphName>) {
    const arkit = ARKIT.filter((name) => available.has(name)).length;
    const visemes = VISEMES.filter((name) => available.has(`viseme_${name}`)).length;
    const replaced: [MorphName, readonly (readonly [MorphName, number])[]][] = [];
    for (const viseme of VISEMES) {
      const name: MorphName = `viseme_${viseme}`;
      if (!available.has(name)) replaced.push([name, sidesOf(VISEME_SHAPES[viseme])]);
    }
    if (visemes > 0 && arkit < FEW) {
      for (const name of ARKIT) {
        const other = BY_VISEMES[name];
        if (other !== undefined && !available.has(name)) replaced.push([name, [other]]);
      }
    }
    this.replaced = replaced.flatMap(([from, targets]) =>
      targets
        .filter(([to]) => available.has(to))
        .map(([to, factor]) => [morphIndex(from) ?? 0, morphIndex(to) ?? 0, factor] as const),
    );
  }

  /** Returns the weights that the face is to show; they are overwritten by the next call. */
  apply(weights: Float32Array): Float32Array {
    this.weights.set(weights);
    for (const [from, to, factor] of this.replaced) {
      const weight = weights[from] ?? 0;
      if (weight > 0) this.weights[to] = Math.min(1, (this.weights[to] ?? 0) + weight * factor);
    }
    return this.weights;
  }
}
