import type { Direction } from "@/avatar/activity";
import { smoothstep } from "@/avatar/easing";
import { type MorphName, Pose } from "@/avatar/morphs";
import type { Expression, Viseme } from "@/contract/animation";
import type { Mover } from "../stage/mover";
import type { Puppeteer } from "../stage/puppeteer";
import { addExpression, lookTo, type MovedSettings, poseMoved, poseStill, type StillSettings } from "./still";

/** How long a viseme is shown that is tried. */
const VISEME_MS = { rise: 90, hold: 620, fall: 180 } as const;

/** Moves the avatar of the studio: alive or still, with what is held by hand on top. */
export class StudioPuppet implements Mover {
  /** Whether it moves by itself. */
  alive = true;
  /** What a face shows that does not move by itself. */
  expression: { readonly expression: Expression; readonly intensity: number } | null = null;
  /** Where the eyes are held, radians; null to let them go where they want. */
  look: Direction | null = null;
  private readonly held = new Map<MorphName, number>();
  private readonly puppeteer: Puppeteer;
  private readonly still = new Pose();
  private tried: { readonly viseme: Viseme; readonly sinceMs: number } | null = null;
  private fixed: Pose | null = null;

  constructor(puppeteer: Puppeteer) {
    this.puppeteer = puppeteer;
  }

  get user(): Direction {
    return this.puppeteer.user;
  }

  set user(direction: Direction) {
    this.puppeteer.user = direction;
  }

  /** Holds a shape at a weight, whatever else moves it; null lets it go. */
  hold(name: MorphName, weight: number | null): void {
    if (weight === null) this.held.delete(name);
    else this.held.set(name, weight);
  }

  letGo(): void {
    this.held.clear();
    this.tried = null;
    this.look = null;
    this.fixed = null;
  }

  /** Shows a viseme for a moment. */
  try(viseme: Viseme): void {
    this.tried = { viseme, sinceMs: performance.now() };
  }

  /** Shows a still moment until something else is shown; null ends that. */
  fix(settings: StillSettings | null): void {
    if (settings === null) this.fixed = null;
    else poseStill((this.fixed = this.still), settings);
  }

  /** The same for a moment of the moving avatar. */
  fixMoved(settings: MovedSettings): void {
    this.fixed = poseMoved(settings);
  }

  frame(): Pose {
    if (this.fixed !== null) return this.fixed;
    const pose = this.alive ? this.puppeteer.frame() : this.still;
    if (!this.alive) this.rest(pose);
    this.tryOn(pose);
    if (this.look !== null) lookTo(pose, this.look);
    for (const [name, weight] of this.held) pose.set(name, weight);
    return pose;
  }

  private rest(pose: Pose): void {
    pose.reset();
    if (this.expression !== null) addExpression(pose, this.expression.expression, this.expression.intensity);
  }

  private tryOn(pose: Pose): void {
    if (this.tried === null) return;
    const { rise, hold, fall } = VISEME_MS;
    const since = performance.now() - this.tried.sinceMs;
    const weight = smoothstep(since / rise) * (1 - smoothstep((since - rise - hold) / fall));
    if (since > rise + hold + fall) this.tried = null;
    else pose.set(`viseme_${this.tried.viseme}`, weight);
  }
}
