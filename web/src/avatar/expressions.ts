import { EXPRESSION_SHAPES, type Expression, type Shape } from "@/contract/animation";
import { smoothstep } from "./easing";
import type { Pose } from "./morphs";

export { EXPRESSION_SHAPES as EXPRESSIONS, type Expression };

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
    const next = { shape: EXPRESSION_SHAPES[expression], intensity, startS, endS: startS + lengthS };
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
