import type { Gesture } from "@/contract/animation";
import { ARM_AT_REST, type ArmGoal } from "./arm-motion";
import { radians } from "./easing";
import type { Side } from "./arm";

/** What a hand does in a gesture: where it is before its stroke, and at the stroke's end. */
export interface HandGoals {
  readonly hands: readonly Side[];
  readonly ready: ArmGoal;
  readonly stroke: ArmGoal;
  /** How long the stroke takes, s. */
  readonly strokeS: number;
  /** How often it then swings between both, and how long one swing takes, s. */
  readonly swings: number;
  readonly swingS: number;
  /** Whether it belongs to what is said: the hand then waits in front of the body for the next. */
  readonly lingers: boolean;
}

interface Place {
  readonly at: readonly [out: number, up: number, forward: number];
  readonly swivel?: number;
  readonly twist?: number;
  readonly flex?: number;
  readonly deviate?: number;
  readonly lift?: number;
  readonly fingers: readonly [number, number, number, number, number];
}

function goal({ at, swivel = 0, twist = 0, flex = 0, deviate = 0, lift = 0, fingers }: Place): ArmGoal {
  const [out, up, forward] = at;
  const angles = { swivel: radians(swivel), twist: radians(twist), flex: radians(flex) };
  return { out, up, forward, ...angles, deviate: radians(deviate), lift: radians(lift), fingers };
}

/** A hand that talks: in front of the chest, half open, the palm to the middle and a little up. */
const RAISED = goal({
  at: [-0.02, -0.24, 0.5],
  swivel: 6,
  twist: 22,
  flex: -6,
  deviate: 6,
  fingers: [0.05, -0.25, -0.1, 0, 0.05],
});
const STRUCK = goal({
  at: [0.06, -0.37, 0.54],
  swivel: 4,
  twist: 38,
  flex: 4,
  deviate: -8,
  fingers: [-0.2, -0.45, -0.35, -0.3, -0.25],
});
/** Between two gestures of one answer: low before the body, relaxed. */
export const LINGERING = goal({
  at: [-0.06, -0.52, 0.46],
  swivel: 2,
  twist: 6,
  flex: 4,
  fingers: [0.1, 0, 0.05, 0.1, 0.1],
});
const OFFERING = goal({
  at: [0.1, -0.33, 0.46],
  twist: 55,
  flex: -4,
  fingers: [-0.1, -0.3, -0.2, -0.1, 0],
});
const OPEN = goal({
  at: [0.26, -0.36, 0.5],
  swivel: 8,
  twist: 80,
  flex: -14,
  fingers: [-0.5, -0.55, -0.45, -0.4, -0.4],
});
const TO_THE_CHEST = goal({
  at: [-0.18, -0.34, 0.46],
  swivel: 14,
  twist: 8,
  flex: 8,
  fingers: [0.05, -0.2, -0.1, 0, 0.05],
});
const ON_THE_CHEST = goal({
  at: [-0.3, -0.33, 0.36],
  swivel: 18,
  twist: 6,
  flex: 12,
  fingers: [-0.1, -0.3, -0.25, -0.2, -0.15],
});
const WAVING_IN = goal({
  at: [0.16, 0.06, 0.4],
  swivel: -14,
  twist: -52,
  flex: -14,
  deviate: 10,
  fingers: [-0.4, -0.6, -0.55, -0.5, -0.5],
});
const WAVING_OUT = goal({
  at: [0.34, 0.03, 0.38],
  swivel: -10,
  twist: -46,
  flex: -14,
  deviate: -14,
  fingers: [-0.4, -0.6, -0.55, -0.5, -0.5],
});
const ABOUT_TO_SHRUG = goal({
  at: [0.2, -0.62, 0.36],
  twist: 40,
  lift: 4,
  fingers: [-0.1, -0.2, -0.1, 0, 0],
});
const SHRUGGED = goal({
  at: [0.36, -0.5, 0.4],
  swivel: -6,
  twist: 82,
  flex: -18,
  lift: 13,
  fingers: [-0.4, -0.5, -0.4, -0.35, -0.3],
});

const STRUCK_ONCE = { strokeS: 0.24, swings: 0, swingS: 0, lingers: true } as const;
const SLOWLY_ONCE = { strokeS: 0.36, swings: 0, swingS: 0, lingers: true } as const;

/** The gestures of the hands (forms after McNeill 1992 and Kendon 2004). */
export const HAND_GOALS: Readonly<Partial<Record<Gesture, HandGoals>>> = {
  beat_left: { hands: ["left"], ready: RAISED, stroke: STRUCK, ...STRUCK_ONCE },
  beat_right: { hands: ["right"], ready: RAISED, stroke: STRUCK, ...STRUCK_ONCE },
  beat_both: { hands: ["left", "right"], ready: RAISED, stroke: STRUCK, ...STRUCK_ONCE },
  palms_open: { hands: ["left", "right"], ready: OFFERING, stroke: OPEN, ...SLOWLY_ONCE },
  point_self: { hands: ["right"], ready: TO_THE_CHEST, stroke: ON_THE_CHEST, ...SLOWLY_ONCE },
  wave: {
    hands: ["right"],
    ready: WAVING_IN,
    stroke: WAVING_OUT,
    strokeS: 0.28,
    swings: 4,
    swingS: 0.27,
    lingers: false,
  },
  shrug: {
    hands: ["left", "right"],
    ready: ABOUT_TO_SHRUG,
    stroke: SHRUGGED,
    ...SLOWLY_ONCE,
    lingers: false,
  },
};

/** Returns a goal that is `part` of the way from the hand's rest to `aim`. */
export function towards(aim: ArmGoal, part: number): ArmGoal {
  const between = (name: Exclude<keyof ArmGoal, "fingers">) =>
    ARM_AT_REST[name] + (aim[name] - ARM_AT_REST[name]) * part;
  return {
    ...{ out: between("out"), up: between("up"), forward: between("forward"), swivel: between("swivel") },
    ...{ twist: between("twist"), flex: between("flex"), deviate: between("deviate"), lift: between("lift") },
    fingers: aim.fingers.map((finger) => finger * part),
  };
}
