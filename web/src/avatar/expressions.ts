import { EXPRESSION_EASING, EXPRESSION_SHAPES, EXPRESSIONS, type Expression } from "@/contract/animation";
import { smoothstep } from "./easing";
import type { Pose } from "./morphs";
import { addShape, type CompiledShape, compileShape } from "./shape";

/** Every expression at full strength, ready to be added. */
export const COMPILED_EXPRESSIONS = Object.fromEntries(
  EXPRESSIONS.map((name) => [name, compileShape(EXPRESSION_SHAPES[name])]),
) as Readonly<Record<Expression, CompiledShape>>;

/** Expressions that begin within this of each other belong together: they are blended, not cross-faded. */
const TOGETHER_S = 0.05;

interface Planned {
  readonly expression: Expression;
  readonly intensity: number;
  readonly startS: number;
  readonly onsetS: number;
  endS: number;
  offsetS: number;
}

/**
 * Expressions one after the other and two at once, each with its own times to come and go. One that follows another
 * cross-fades with it; those that begin together are blended.
 */
export class ExpressionMixer {
  private planned: Planned[] = [];
  /** How strong the strongest expression is now, 0 to 1, and which it is. */
  strength = 0;
  dominant: Expression = "neutral";
  /** What a neutral face has just been put over, until somebody takes note of it. */
  hidden: { readonly expression: Expression; readonly strength: number } | null = null;

  /**
   * Shows an expression from `startS` for `lengthS` (Infinity: until another comes), times of the driver's clock. What
   * is shown by then gives way while it comes.
   */
  show(expression: Expression, intensity: number, startS: number, lengthS: number): void {
    const { onsetMs, offsetMs } = EXPRESSION_EASING[expression];
    const next = {
      ...{ expression, intensity, startS, endS: startS + lengthS },
      ...{ onsetS: onsetMs / 1000, offsetS: offsetMs / 1000 },
    };
    if (expression === "neutral") this.hidden = { expression: this.dominant, strength: this.strength };
    this.planned = this.planned.filter(
      (item) =>
        item.startS < startS - TOGETHER_S || (near(item.startS, startS) && item.expression !== expression),
    );
    for (const item of this.planned) {
      if (near(item.startS, startS) || item.endS <= startS) continue;
      item.endS = startS;
      if (expression !== "neutral") item.offsetS = next.onsetS; // both together stay as strong as one
    }
    this.planned.push(next);
  }

  /** Forgets what has not begun, and eases out what is shown. */
  cut(timeS: number): void {
    this.planned = this.planned.filter((item) => item.startS <= timeS);
    for (const item of this.planned) item.endS = Math.min(item.endS, timeS);
  }

  /** Adds what is shown now to a pose. `speaking` is how much the mouth speaks, 0 to 1. */
  apply(pose: Pose, timeS: number, speaking: number): void {
    this.dropPast(timeS);
    let power = 0;
    this.strength = 0;
    this.dominant = "neutral";
    for (const item of this.planned) {
      const strength = strengthOf(item, timeS);
      power += strength * strength;
      if (strength > this.strength) {
        this.strength = strength;
        this.dominant = item.expression;
      }
    }
    const share = 1 / Math.max(1, Math.sqrt(power)); // of two at full strength, each at .7
    for (const item of this.planned) {
      const strength = strengthOf(item, timeS) * share;
      if (strength > 0) addShape(pose, COMPILED_EXPRESSIONS[item.expression], strength, speaking);
    }
  }

  private dropPast(timeS: number): void {
    for (let index = this.planned.length - 1; index >= 0; index -= 1) {
      const item = this.planned[index];
      if (item !== undefined && timeS >= item.endS + item.offsetS) this.planned.splice(index, 1);
    }
  }
}

function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= TOGETHER_S;
}

function strengthOf({ intensity, startS, onsetS, endS, offsetS }: Planned, timeS: number): number {
  const come = smoothstep((timeS - startS) / onsetS);
  return intensity * come * (1 - smoothstep((timeS - endS) / offsetS));
}
