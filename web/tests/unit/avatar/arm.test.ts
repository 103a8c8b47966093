import { describe, expect, it } from "vitest";
import { type ArmState, placeArm, type Side } from "@/avatar/arm";
import { ARM_AT_REST } from "@/avatar/arm-motion";
import { degrees, radians } from "@/avatar/easing";
import { HAND_GOALS } from "@/avatar/hand-goals";
import { Hands } from "@/avatar/hands";
import { Pose } from "@/avatar/morphs";
import { Random } from "@/avatar/random";
import { at, fromEuler, identity, type Matrix, multiply } from "@/avatar/rotation";
import type { Gesture } from "@/contract/animation";

const UPPER = 0.55;
const FORE = 0.45;

interface Limb {
  readonly elbow: number[];
  readonly wrist: number[];
  /** Where the palm faces, and where the fingers point. */
  readonly palm: number[];
  readonly fingers: number[];
}

/** Follows a pose's rotations from the shoulder to the hand, as a skeleton does. */
function limb(pose: Pose, side: Side): Limb {
  const { joints } = pose;
  const chain = (["Shoulder", "Arm", "ForeArm", "Hand"] as const).map((name) => joints[`${side}${name}`]);
  let matrix = identity();
  const frames = chain.map((joint) => (matrix = multiply(matrix, fromEuler(joint, identity()), identity())));
  const [, arm, foreArm, hand] = frames as [Matrix, Matrix, Matrix, Matrix];
  const down = (m: Matrix) => [-at(m, 1), -at(m, 4), -at(m, 7)];
  const elbow = down(arm).map((value) => UPPER * value);
  const wrist = down(foreArm).map((value, axis) => (elbow[axis] ?? 0) + FORE * value);
  const inward = side === "left" ? -1 : 1;
  return {
    elbow,
    wrist,
    palm: [at(hand, 0), at(hand, 3), at(hand, 6)].map((value) => inward * value),
    fingers: down(hand),
  };
}

function placed(state: Partial<ArmState>, side: Side = "left"): Limb {
  const pose = new Pose();
  placeArm(pose, side, { ...ARM_AT_REST, ...state });
  return limb(pose, side);
}

describe("placeArm", () => {
  it("brings the wrist where it is wanted, whatever the shoulder does", () => {
    const random = new Random(1);
    for (let draw = 0; draw < 300; draw += 1) {
      const goal = [random.between(-0.4, 0.5), random.between(-0.8, 0.3), random.between(0.15, 0.6)] as const;
      const [out, up, forward] = goal;
      const far = Math.hypot(...goal);
      if (far < 0.32 || far > 0.98) continue;
      const pose = new Pose();
      pose.joints.leftShoulder.z = random.between(-0.1, 0.2);
      placeArm(pose, "left", { ...ARM_AT_REST, out, up, forward, swivel: random.between(-0.5, 0.5) });
      limb(pose, "left").wrist.forEach((value, axis) => expect(value).toBeCloseTo(goal[axis] ?? NaN, 5));
    }
  });

  it("is the same on both sides, mirrored", () => {
    const state = { out: 0.1, up: -0.3, forward: 0.5, swivel: 0.2, twist: 0.7, flex: 0.2, deviate: 0.1 };
    const [left, right] = [placed(state, "left"), placed(state, "right")];
    for (const part of ["elbow", "wrist", "palm", "fingers"] as const) {
      const [x = NaN, y = NaN, z = NaN] = left[part];
      expect(right[part][0]).toBeCloseTo(-x);
      expect(right[part][1]).toBeCloseTo(y);
      expect(right[part][2]).toBeCloseTo(z);
    }
  });

  it("lets the arm hang with the palm to the thigh and the elbow behind", () => {
    const { elbow, wrist, palm, fingers } = placed({});
    expect(wrist[1]).toBeLessThan(-0.95);
    expect(elbow[2]).toBeLessThan(0.02);
    expect(palm[0]).toBeLessThan(-0.8);
    expect(fingers[1]).toBeLessThan(-0.85);
  });

  it("turns the palm up with a positive twist, and bends elbows only forward and out or down", () => {
    const open = placed({ out: 0.26, up: -0.36, forward: 0.5, twist: radians(80) });
    expect(open.palm[1]).toBeGreaterThan(0.5);
    expect(open.elbow[1]).toBeLessThan(-0.4);
    const self = placed({ out: -0.3, up: -0.22, forward: 0.27, swivel: radians(20) });
    expect(self.palm[2]).toBeLessThan(-0.3); // to the own chest
    expect(self.fingers[0]).toBeLessThan(-0.4); // to the middle
  });
});

describe("Hands", () => {
  const gestures = Object.keys(HAND_GOALS) as Gesture[];

  it.each(gestures)("bring %s into view and go back to rest, smoothly", (gesture) => {
    const hands = new Hands(new Random(5));
    const rest = new Pose();
    hands.apply(rest, 0, 0);
    hands.show(gesture, 1, 0, 1.4);
    let [highest, fastest] = [-1, 0];
    let before: number[] | null = null;
    const pose = new Pose();
    for (let timeS = 0; timeS < 9; timeS += 1 / 120) {
      pose.reset();
      hands.apply(pose, timeS, 0);
      const { wrist } = limb(pose, HAND_GOALS[gesture]?.hands.at(-1) ?? "left");
      highest = Math.max(highest, wrist[1] ?? -1);
      if (before !== null) {
        fastest = Math.max(
          fastest,
          Math.hypot(...wrist.map((value, axis) => value - (before?.[axis] ?? 0))) * 120,
        );
      }
      before = wrist;
    }
    expect(highest).toBeGreaterThan(-0.56); // arm lengths below the shoulder
    expect(fastest).toBeLessThan(3.6); // of half a metre: 1.8 m a second
    expect(hands.raised).toBe(false);
    for (const joint of ["leftArm", "leftForeArm", "rightArm", "rightForeArm"] as const) {
      for (const axis of ["x", "y", "z"] as const) {
        expect(Math.abs(degrees(pose.joints[joint][axis] - rest.joints[joint][axis]))).toBeLessThan(2);
      }
    }
  });

  it("wave with the palm to the other, above the shoulder", () => {
    const hands = new Hands(new Random(5));
    hands.show("wave", 1, 0, 2.2);
    const pose = new Pose();
    let seen = 0;
    for (let timeS = 0; timeS < 1.6; timeS += 1 / 60) {
      pose.reset();
      hands.apply(pose, timeS, 0);
      const { palm, fingers, wrist } = limb(pose, "right");
      if (timeS > 0.9 && (wrist[1] ?? 0) > 0 && (palm[2] ?? 0) > 0.6 && (fingers[1] ?? 0) > 0.6) seen += 1;
    }
    expect(seen).toBeGreaterThan(20);
  });

  it("go on without a jump when another gesture comes in the middle", () => {
    const hands = new Hands(new Random(5));
    const pose = new Pose();
    let before: number[] | null = null;
    for (let frame = 0; frame < 240; frame += 1) {
      const timeS = frame / 60;
      if (frame === 0) hands.show("beat_both", 1, timeS, 1.4);
      if (frame === 25) hands.show("palms_open", 1, timeS, 1.9);
      if (frame === 60) hands.cut(timeS);
      pose.reset();
      hands.apply(pose, timeS, 0);
      const { wrist } = limb(pose, "left");
      if (before !== null) {
        expect(Math.hypot(...wrist.map((value, axis) => value - (before?.[axis] ?? 0)))).toBeLessThan(0.06);
      }
      before = wrist;
    }
  });
});
