import { smoothstep } from "./easing";
import type { Pose } from "./morphs";

export type Expression =
  | "neutral"
  | "smile"
  | "happy"
  | "sad"
  | "angry"
  | "surprised"
  | "afraid"
  | "disgusted"
  | "concerned"
  | "thinking";

type Shape = Readonly<Record<string, number>>;

/** What each expression looks like at full strength. A name without a side stands for both. */
export const EXPRESSIONS: Readonly<Record<Expression, Shape>> = {
  neutral: {},
  smile: { mouthSmile: 0.42, cheekSquint: 0.2, eyeSquint: 0.08, browOuterUp: 0.06 },
  happy: { mouthSmile: 0.68, cheekSquint: 0.42, eyeSquint: 0.14, browInnerUp: 0.1, browOuterUp: 0.14 },
  sad: { mouthFrown: 0.34, browInnerUp: 0.5, mouthShrugLower: 0.18, eyeSquint: 0.08, eyeBlink: 0.06 },
  angry: { browDown: 0.55, eyeSquint: 0.22, mouthPress: 0.3, noseSneer: 0.18 },
  surprised: { browInnerUp: 0.5, browOuterUp: 0.5, eyeWide: 0.5, jawOpen: 0.1 },
  afraid: { browInnerUp: 0.55, browOuterUp: 0.15, eyeWide: 0.4, mouthStretch: 0.28 },
  disgusted: { noseSneer: 0.5, mouthUpperUp: 0.2, browDown: 0.25, mouthFrown: 0.2 },
  concerned: { browInnerUp: 0.42, browDown: 0.12, mouthFrown: 0.1, mouthPress: 0.14, eyeSquint: 0.06 },
  thinking: {
    browOuterUpLeft: 0.28,
    browDownRight: 0.18,
    mouthLeft: 0.12,
    mouthPress: 0.16,
    eyeSquint: 0.06,
  },
};

/** Shapes that the mouth also needs for speaking; they are held back while it does. */
const OF_THE_MOUTH = /^(mouth|jaw)/;
const WHILE_SPEAKING = 0.6;
const ATTACK_S = 0.35;
const RELEASE_S = 0.8;
const ATTACK_MOUTH_SHAPES = ["mouthSmile"];

interface Planned {
  readonly shape: Shape;
  readonly intensity: number;
  readonly startS: number;
  readonly endS: number;
}

/** Expressions one after the other, eased in and out and blended where they meet. */
export class ExpressionMixer {
  private planned: Planned[] = [];

  /** Shows an expression from `startS` for `lengthS`; one that is shown then gives way. Times of the driver's clock. */
  show(expression: Expression, intensity: number, startS: number, lengthS: number): void {
    const next = { shape: EXPRESSIONS[expression], intensity, startS, endS: startS + lengthS };
    const others = this.planned
      .filter((item) => item.startS < startS)
      .map((item) => ({ ...item, endS: Math.min(item.endS, startS) }));
    this.planned = [...others, next];
  }

  /** Forgets what has not begun, and eases out what is shown. */
  cut(timeS: number): void {
    this.planned = this.planned
      .filter((item) => item.startS <= timeS)
      .map((item) => ({ ...item, endS: Math.min(item.endS, timeS) }));
  }

  /** Adds what is shown now to a pose. `speaking` is how much the mouth speaks, 0 to 1. */
  apply(pose: Pose, timeS: number, speaking: number): void {
    this.planned = this.planned.filter((item) => timeS < item.endS + RELEASE_S);
    for (const { shape, intensity, startS, endS } of this.planned) {
      const strength =
        intensity * smoothstep((timeS - startS) / ATTACK_S) * (1 - smoothstep((timeS - endS) / RELEASE_S));
      if (strength > 0) addShape(pose, shape, strength, speaking);
    }
  }
}

/** Adds a shape to a pose; a name without a side goes to both. */
export function addShape(pose: Pose, shape: Shape, strength: number, speaking: number): void {
  for (const [name, weight] of Object.entries(shape)) {
    const held = OF_THE_MOUTH.test(name) && !ATTACK_MOUTH_SHAPES.includes(name);
    const amount = weight * strength * (held ? 1 - (1 - WHILE_SPEAKING) * speaking : 1 - 0.3 * speaking);
    pose.addNamed(name, amount);
  }
}
