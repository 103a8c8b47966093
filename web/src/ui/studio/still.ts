import type { Activity, Direction } from "@/avatar/activity";
import { AvatarDriver } from "@/avatar/driver";
import { clamp, degrees, radians } from "@/avatar/easing";
import { type MorphName, type Pose } from "@/avatar/morphs";
import {
  type Expression,
  EXPRESSION_SHAPES,
  type Gesture,
  LOOK_ACROSS_DEGREES,
  LOOK_VERTICAL_DEGREES,
  MOVEMENTS,
} from "@/contract/animation";
import { sidesOf } from "../stage/avatar/adaptation";

/** A moment that is to be seen still. What is left out rests. */
export interface StillSettings {
  readonly morphs?: Readonly<Partial<Record<MorphName, number>>>;
  readonly expression?: Expression;
  /** Of the expression, 0 to 1; full if it is left out. */
  readonly intensity?: number;
  /** Where the eyes look, degrees: yaw to the avatar's left, pitch up. */
  readonly look?: Direction;
}

/** Writes a still moment to a pose. */
export function poseStill(pose: Pose, { morphs = {}, expression, intensity = 1, look }: StillSettings): void {
  pose.reset();
  if (expression !== undefined) addExpression(pose, expression, intensity);
  for (const [name, weight] of Object.entries(morphs)) pose.set(name as MorphName, weight);
  if (look !== undefined) lookTo(pose, { yaw: radians(look.yaw), pitch: radians(look.pitch) });
}

export function addExpression(pose: Pose, expression: Expression, intensity: number): void {
  for (const [name, weight] of sidesOf(EXPRESSION_SHAPES[expression])) pose.add(name, weight * intensity);
}

/** Turns both eyes the same way, radians. */
export function lookTo(pose: Pose, { yaw, pitch }: Direction): void {
  for (const [side, outwards] of [
    ["Left", yaw],
    ["Right", -yaw],
  ] as const) {
    const across = clamp(Math.abs(degrees(outwards)) / LOOK_ACROSS_DEGREES, 0, 1);
    const vertical = clamp(Math.abs(degrees(pitch)) / LOOK_VERTICAL_DEGREES, 0, 1);
    pose.set(`eyeLookOut${side}`, outwards > 0 ? across : 0);
    pose.set(`eyeLookIn${side}`, outwards < 0 ? across : 0);
    pose.set(`eyeLookUp${side}`, pitch > 0 ? vertical : 0);
    pose.set(`eyeLookDown${side}`, pitch < 0 ? vertical : 0);
  }
  for (const eye of [pose.leftEye, pose.rightEye]) [eye.yaw, eye.pitch] = [yaw, pitch];
}

/** A moment of the moving avatar that is to be seen still. */
export interface MovedSettings {
  readonly gesture?: Gesture;
  readonly activity?: Activity;
  /** How long the gesture has been made, ms; by default until the peak of its stroke. */
  readonly atMs?: number;
  readonly seed?: number;
}

const STEP_S = 1 / 60;
const BEFORE_S = 2;

/** Returns the pose of a moment of the moving avatar, played from a beginning that is always the same. */
export function poseMoved({ gesture, activity = "resting", atMs, seed = 7 }: MovedSettings): Pose {
  const driver = new AvatarDriver(seed);
  const lastS = BEFORE_S + (atMs ?? (gesture === undefined ? 0 : MOVEMENTS[gesture].strokeMs)) / 1000;
  let begun = false;
  for (let timeS = 0; timeS <= lastS; timeS += STEP_S) {
    if (gesture !== undefined && !begun && timeS >= BEFORE_S) {
      driver.gestures.show(gesture, 1, BEFORE_S, MOVEMENTS[gesture].durationMs / 1000);
      begun = true;
    }
    driver.update({
      ...{ timeS, activity, audible: null, loudness: 0, calm: false },
      user: { yaw: 0, pitch: 0 },
    });
  }
  return driver.pose;
}
