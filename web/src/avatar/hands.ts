import { type Gesture, MOVEMENTS } from "@/contract/animation";
import { ARM_AT_REST, ArmMotion, type ArmGoal } from "./arm-motion";
import { HAND_GOALS, type HandGoals, LINGERING, towards } from "./hand-goals";
import type { Pose } from "./morphs";
import type { Random } from "./random";

/** A hand goes back slower than it came, s. While more may be said it waits before the body, half way. */
const RETRACT_S = 0.95;
const SINK_S = 0.75;
const WAITS_S = [0.05, 0.25] as const;
const LINGERS_S = [1.4, 3] as const;
/** The way to where a stroke begins is cut short by the stroke, so that both are one movement. */
const OVERLAP = 1.35;
/** From rest a hand takes at least so long to where it is ready, s. */
const SHORTEST_PREPARATION_S = 0.7;
/** No two beats are the same: arm lengths. */
const VARIATION = 0.025;
/** Of its way a hand does so much if a gesture is made as weakly as can be. */
const LEAST = 0.88;

/** The gestures of arms and hands: up into view, stroke, hold, and back to rest (Kendon 1980). */
export class Hands {
  /** When the latest gesture ends. */
  busyUntilS = -Infinity;
  private readonly random: Random;
  private readonly left: ArmMotion;
  private readonly right: ArmMotion;

  constructor(random: Random) {
    this.random = random;
    this.left = new ArmMotion("left", random.between(0, 6));
    this.right = new ArmMotion("right", random.between(0, 6));
  }

  /** Whether a hand is up. */
  get raised(): boolean {
    return this.left.raised || this.right.raised;
  }

  /** Plans a gesture of the hands, in seconds of the driver's clock; other names are passed over. */
  show(gesture: Gesture, intensity: number, startS: number, lengthS: number): void {
    const goals = HAND_GOALS[gesture];
    if (goals === undefined) return;
    const { strokeMs, retractionMs } = MOVEMENTS[gesture];
    const peakS = startS + Math.max(strokeMs / 1000, SHORTEST_PREPARATION_S);
    const endS = Math.max(peakS + goals.swings * goals.swingS, startS + lengthS - retractionMs / 1000);
    const backS = endS + this.random.between(...WAITS_S);
    this.busyUntilS = Math.max(this.busyUntilS, backS);
    for (const side of goals.hands) {
      const arm = side === "left" ? this.left : this.right;
      arm.cut(startS);
      this.plan(arm, goals, intensity, { startS, peakS, backS });
    }
  }

  /** Nothing more is said: hands that wait for more go back to rest. */
  rest(timeS: number): void {
    if (timeS < this.busyUntilS) return;
    for (const arm of [this.left, this.right]) {
      if (!arm.raised) continue;
      arm.cut(timeS);
      arm.plan(ARM_AT_REST, timeS + this.random.between(...WAITS_S), RETRACT_S);
    }
  }

  /** Forgets what has not begun, and lets the hands sink. */
  cut(timeS: number): void {
    this.busyUntilS = Math.min(this.busyUntilS, timeS);
    for (const arm of [this.left, this.right]) {
      arm.cut(timeS);
      if (arm.raised) arm.plan(ARM_AT_REST, timeS, RETRACT_S);
    }
  }

  apply(pose: Pose, timeS: number, alive: number): void {
    this.left.apply(pose, timeS, alive);
    this.right.apply(pose, timeS, alive);
  }

  private plan(
    arm: ArmMotion,
    { ready, stroke, strokeS, swings, swingS, lingers }: HandGoals,
    intensity: number,
    times: { startS: number; peakS: number; backS: number },
  ): void {
    const part = LEAST + (1 - LEAST) * intensity;
    const begin = this.varied(towards(ready, part));
    const peak = this.varied(towards(stroke, part));
    const { startS, peakS, backS } = times;
    const goesS = Math.max(startS + 0.05, peakS - strokeS);
    arm.plan(begin, startS, OVERLAP * (goesS - startS));
    arm.plan(peak, goesS, strokeS);
    for (let swing = 0; swing < swings; swing += 1) {
      arm.plan(swing % 2 === 0 ? begin : peak, peakS + swing * swingS, swingS);
    }
    if (lingers) arm.plan(this.varied(LINGERING), backS, SINK_S);
    const restS = backS + (lingers ? this.random.between(...LINGERS_S) : 0);
    arm.plan(ARM_AT_REST, restS, RETRACT_S);
  }

  private varied(goal: ArmGoal): ArmGoal {
    const { random } = this;
    return {
      ...goal,
      out: goal.out + random.between(-VARIATION, VARIATION),
      up: goal.up + random.between(-VARIATION, VARIATION),
      forward: goal.forward + random.between(-VARIATION, VARIATION),
    };
  }
}
