import { type Expression, EXPRESSIONS } from "@/contract/animation";
import { approach } from "./easing";
import { COMPILED_EXPRESSIONS } from "./expressions";
import type { Pose } from "./morphs";
import { addShape } from "./shape";

/** How much of an expression that lasts stays behind as a mood. Surprise does not, and nor does a face one makes. */
const LINGERS: Readonly<Partial<Record<Expression, number>>> = {
  ...{ smile: 0.4, happy: 0.34, amused: 0.3, interested: 0.2, sad: 0.32, concerned: 0.3 },
  ...{ angry: 0.2, afraid: 0.18, disgusted: 0.1, skeptical: 0.12 },
};
/** Moods last minutes where expressions last seconds (Ekman 1994): how fast one gathers, and how slowly it goes, s. */
const GATHERS_S = 14;
const RELAXES_S = 50;
/** No mood is shown stronger than this. */
const LARGEST = 0.3;
const SEEN = 0.004;

/** The slow baseline of the face: it is pulled by what was expressed, and relaxes. */
export class Mood {
  private readonly levels = new Float64Array(EXPRESSIONS.length);

  /** Takes what is expressed now, and how strongly. */
  update(dt: number, expressed: Expression, strength: number): void {
    for (let index = 0; index < this.levels.length; index += 1) {
      const name = EXPRESSIONS[index] ?? "neutral";
      const pull = name === expressed ? (LINGERS[name] ?? 0) * strength : 0;
      const level = this.levels[index] ?? 0;
      const tau = pull > level ? GATHERS_S : RELAXES_S;
      this.levels[index] = Math.min(LARGEST, level + (pull - level) * approach(dt, tau));
    }
  }

  /** Returns how much of an expression has stayed, 0 to LARGEST. */
  level(expression: Expression): number {
    return this.levels[EXPRESSIONS.indexOf(expression)] ?? 0;
  }

  /** Adds the mood to a pose; an expression of strength `over` covers it. */
  apply(pose: Pose, over: number, speaking: number): void {
    for (let index = 0; index < this.levels.length; index += 1) {
      const level = (this.levels[index] ?? 0) * (1 - over);
      const name = EXPRESSIONS[index];
      if (level > SEEN && name !== undefined)
        addShape(pose, COMPILED_EXPRESSIONS[name], level - SEEN, speaking);
    }
  }
}
