import { type MorphName, morphIndex } from "@/avatar/morphs";
import { EXPRESSION_SHAPES, VISEMES } from "@/contract/animation";
import { sidesOf } from "./adaptation";

/** The expressions of VRM that a face is made of here. (Looks are `lookAt`'s; relaxed is a mood that closes the eyes.) */
export const VRM_PRESETS = [
  ...(["aa", "ih", "ou", "ee", "oh", "blink", "blinkLeft", "blinkRight"] as const),
  ...(["happy", "angry", "sad", "surprised"] as const),
] as const;
export type VrmPreset = (typeof VRM_PRESETS)[number];

type Vowel = "aa" | "ih" | "ou" | "ee" | "oh";

/** How the mouth of each viseme is made of the five vowels that VRM has. */
const VOWELS: Readonly<Record<(typeof VISEMES)[number], Readonly<Partial<Record<Vowel, number>>>>> = {
  ...{ sil: {}, PP: {}, FF: { ih: 0.1 }, TH: { ih: 0.3 }, DD: { ih: 0.3 }, kk: { ih: 0.2, aa: 0.12 } },
  ...{ CH: { ou: 0.35, ih: 0.2 }, SS: { ih: 0.4 }, nn: { ih: 0.28 }, RR: { ou: 0.35, aa: 0.1 } },
  ...{ aa: { aa: 1 }, E: { ee: 0.9 }, I: { ih: 0.9 }, O: { oh: 0.95 }, U: { ou: 1 } },
};
/** The same for ARKit's shapes of the mouth. */
const MOUTH: Readonly<Partial<Record<MorphName, Readonly<Partial<Record<Vowel, number>>>>>> = {
  jawOpen: { aa: 1.3 },
  mouthFunnel: { oh: 0.5 },
  mouthPucker: { ou: 0.8 },
};

/** The emotions that VRM has, by the shapes that show them here. A smile is a little of happy. */
const EMOTIONS = (["happy", "angry", "sad", "surprised"] as const).map((name) => {
  const weights = sidesOf(EXPRESSION_SHAPES[name]).map(
    ([morph, weight]) => [morphIndex(morph) ?? 0, weight] as const,
  );
  return { name, weights };
});
const GRAM = EMOTIONS.map((one) => EMOTIONS.map((other) => overlap(one.weights, other.weights)));
const STEPS = 12;

function overlap(
  one: readonly (readonly [number, number])[],
  other: readonly (readonly [number, number])[],
): number {
  const known = new Map(other);
  return one.reduce((sum, [index, weight]) => sum + weight * (known.get(index) ?? 0), 0);
}

const index = (name: MorphName): number => morphIndex(name) ?? 0;
const [BLINK_LEFT, BLINK_RIGHT] = [index("eyeBlinkLeft"), index("eyeBlinkRight")];

/** Says a pose's face in the words of VRM: vowels, blinks and emotions. */
export class VrmPresets {
  readonly values: Record<VrmPreset, number> = Object.fromEntries(
    VRM_PRESETS.map((name) => [name, 0]),
  ) as Record<VrmPreset, number>;
  private readonly emotions = EMOTIONS.map(() => 0);

  /** Returns the value of each preset, 0 to 1; they are overwritten by the next call. */
  update(weights: Float32Array): Readonly<Record<VrmPreset, number>> {
    const { values } = this;
    for (const name of VRM_PRESETS) values[name] = 0;
    VISEMES.forEach((viseme) => this.add(VOWELS[viseme], weights[index(`viseme_${viseme}`)] ?? 0));
    for (const [name, vowels] of Object.entries(MOUTH))
      this.add(vowels, weights[index(name as MorphName)] ?? 0);
    const [left, right] = [weights[BLINK_LEFT] ?? 0, weights[BLINK_RIGHT] ?? 0];
    values.blink = Math.min(left, right);
    values.blinkLeft = left - values.blink;
    values.blinkRight = right - values.blink;
    this.feel(weights);
    for (const name of VRM_PRESETS) values[name] = Math.min(1, values[name]);
    return values;
  }

  private add(vowels: Readonly<Partial<Record<Vowel, number>>>, weight: number): void {
    if (weight <= 0) return;
    for (const [name, part] of Object.entries(vowels)) this.values[name as Vowel] += part * weight;
  }

  /** The mix of emotions that comes closest to the face: least squares with weights that are not negative. */
  private feel(weights: Float32Array): void {
    const { emotions } = this;
    for (let step = 0; step < STEPS; step += 1) {
      EMOTIONS.forEach((emotion, row) => {
        let rest = emotion.weights.reduce((sum, [at, weight]) => sum + weight * (weights[at] ?? 0), 0);
        const gram = GRAM[row] ?? [];
        emotions.forEach((other, column) => (rest -= column === row ? 0 : (gram[column] ?? 0) * other));
        emotions[row] = Math.max(0, rest / (gram[row] ?? 1));
      });
    }
    EMOTIONS.forEach(({ name }, row) => (this.values[name] = emotions[row] ?? 0));
  }
}
