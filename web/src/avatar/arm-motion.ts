import { type ArmState, placeArm, type Side } from "./arm";
import { drift, radians } from "./easing";
import { type Fingers, FINGERS } from "./joints";
import type { Pose } from "./morphs";
import { Reach } from "./reach";

/** An arm and its fingers as they should be: see ArmState and Fingers. */
export interface ArmGoal extends ArmState {
  readonly fingers: readonly number[];
}

/** The hand hangs at the thigh, the palm a little to the back. */
export const ARM_AT_REST: ArmGoal = {
  out: 0.1,
  up: -0.978,
  forward: 0.1,
  swivel: radians(-18),
  twist: radians(-18),
  flex: radians(6),
  deviate: 0,
  lift: 0,
  fingers: [0, 0, 0, 0, 0],
};

const PROXIMAL = ["out", "up", "forward", "swivel", "lift"] as const;
const DISTAL = ["twist", "flex", "deviate"] as const;
type Channel = (typeof PROXIMAL)[number] | (typeof DISTAL)[number];
/** The elbow leads, wrist and fingers follow this much later, s. */
const DISTAL_LAG_S = 0.07;
/** A hand that is held up is not quite still: arm lengths. */
const TREMBLE = 0.006;
const FIDGET = 0.03;

/** On average a hand goes no faster than this, arm lengths a second, nor a wrist turns, radians a second. */
const FASTEST_WAY = 1.5;
const FASTEST_TURN = 3.6;

interface Step {
  readonly goal: ArmGoal;
  readonly startS: number;
  readonly lengthS: number;
  readonly distal: boolean;
}

/** One arm on its way from goal to goal, with the least jerk, without a jump whatever is asked of it meanwhile. */
export class ArmMotion {
  private readonly side: Side;
  private readonly phase: number;
  private readonly channels: Readonly<Record<Channel, Reach>> = {
    out: new Reach(ARM_AT_REST.out),
    up: new Reach(ARM_AT_REST.up),
    forward: new Reach(ARM_AT_REST.forward),
    swivel: new Reach(ARM_AT_REST.swivel),
    twist: new Reach(ARM_AT_REST.twist),
    flex: new Reach(ARM_AT_REST.flex),
    deviate: new Reach(ARM_AT_REST.deviate),
    lift: new Reach(ARM_AT_REST.lift),
  };
  private readonly fingers = FINGERS.map(() => new Reach(0));
  private readonly state: ArmState = { ...ARM_AT_REST };
  private steps: Step[] = [];

  constructor(side: Side, phase: number) {
    this.side = side;
    this.phase = phase;
  }

  /** Whether the hand is up, or about to be. */
  get raised(): boolean {
    return this.channels.up.target > -0.8 || this.steps.length > 0;
  }

  /** Plans to go to `goal`, from `startS` on in `lengthS`. */
  plan(goal: ArmGoal, startS: number, lengthS: number): void {
    this.steps.push({ goal, startS, lengthS, distal: false });
    this.steps.push({ goal, startS: startS + DISTAL_LAG_S, lengthS, distal: true });
  }

  /** Forgets what has not begun by `timeS`. */
  cut(timeS: number): void {
    this.steps = this.steps.filter((step) => step.startS < timeS);
  }

  /** Adds the arm; `alive` is how much it moves of itself. */
  apply(pose: Pose, timeS: number, alive: number): void {
    for (let index = 0; index < this.steps.length;) {
      const step = this.steps[index];
      if (step === undefined || step.startS > timeS) index += 1;
      else {
        this.begin(step);
        this.steps.splice(index, 1);
      }
    }
    const { state, channels, phase } = this;
    for (const name of PROXIMAL) state[name] = channels[name].update(timeS);
    for (const name of DISTAL) state[name] = channels[name].update(timeS);
    state.out += alive * TREMBLE * drift(timeS * 1.7, phase);
    state.forward += alive * TREMBLE * drift(timeS * 1.5, phase + 2);
    placeArm(pose, this.side, state);
    const fingers: Fingers = this.side === "left" ? pose.leftFingers : pose.rightFingers;
    for (let index = 0; index < FINGERS.length; index += 1) {
      const name = FINGERS[index];
      if (name !== undefined)
        fingers[name] = (this.fingers[index]?.update(timeS) ?? 0) + alive * FIDGET * drift(timeS, index);
    }
  }

  private begin({ goal, startS, lengthS: planned, distal }: Step): void {
    const lengthS = Math.max(planned, this.shortest(goal, distal));
    for (const name of distal ? DISTAL : PROXIMAL) this.channels[name].go(goal[name], startS, lengthS);
    if (!distal) return;
    // One finger after the other, from the little one on.
    this.fingers.forEach((finger, index) => {
      finger.go(goal.fingers[index] ?? 0, startS, lengthS * (1 + 0.06 * (FINGERS.length - 1 - index)));
    });
  }

  /** Returns how long it takes at least. */
  private shortest(goal: ArmGoal, distal: boolean): number {
    const far = (name: Channel) => goal[name] - this.channels[name].value;
    if (distal) return Math.max(...DISTAL.map((name) => Math.abs(far(name)))) / FASTEST_TURN;
    return Math.hypot(far("out"), far("up"), far("forward")) / FASTEST_WAY;
  }
}
