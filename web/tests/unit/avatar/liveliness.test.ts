import { describe, expect, it } from "vitest";
import type { Activity } from "@/avatar/activity";
import { AvatarDriver } from "@/avatar/driver";
import { degrees } from "@/avatar/easing";
import { JOINT_NAMES } from "@/avatar/joints";
import { MORPHS } from "@/avatar/morphs";
import { Random } from "@/avatar/random";
import { angleBetween, fromEuler, identity } from "@/avatar/rotation";
import { EXPRESSIONS, GESTURES, VISEMES } from "@/contract/animation";

const ACTIVITIES: readonly Activity[] = ["resting", "listening", "attending", "thinking", "speaking"];
const TARGETS = ["user", "away", "screen", "down", "up"] as const;
const SECONDS = 30;
const FPS = 60;
/** Degrees a second that no joint may exceed, whatever is asked of it at once. */
const FASTEST_JOINT = 650;
const FASTEST_HEAD = 260;
/** Weights a second: lids, lips and eyes are quick, the rest of the face is not. */
const QUICK = /^(eyeBlink|eyeLook|eyeWide|eyeSquint|viseme_)/;
const FASTEST_QUICK = 60;
const FASTEST_FACE = 24;

function pick<T>(random: Random, items: readonly T[]): T {
  return items[Math.floor(random.next() * items.length)] as T;
}

/** Plays a scenario that is drawn by `chance`: everything may happen at any time. Calls `see` for every frame. */
function play(seed: number, chance: number, see: (driver: AvatarDriver, frame: number) => void): void {
  const random = new Random(chance);
  const driver = new AvatarDriver(seed);
  let activity: Activity = "resting";
  let calm = false;
  let user = { yaw: 0, pitch: 0 };
  for (let frame = 0; frame < SECONDS * FPS; frame += 1) {
    const timeS = frame / FPS;
    if (random.chance(0.01)) activity = pick(random, ACTIVITIES);
    if (random.chance(0.002)) calm = !calm;
    if (random.chance(0.003)) user = { yaw: random.between(-0.3, 0.3), pitch: random.between(-0.2, 0.2) };
    if (random.chance(0.02))
      driver.expressions.show(pick(random, EXPRESSIONS), random.next(), timeS, random.between(0.1, 4));
    if (random.chance(0.02))
      driver.gestures.show(pick(random, GESTURES), random.next(), timeS, random.between(0.3, 3));
    if (random.chance(0.01))
      driver.gaze.follow({ target: pick(random, TARGETS), untilS: timeS + random.between(0.2, 3) });
    if (random.chance(0.004)) driver.interrupted(timeS);
    if (random.chance(0.004)) driver.hushed(timeS);
    if (random.chance(0.01)) {
      const weights = Array.from({ length: 40 }, (_, index) => Math.sin((Math.PI * index) / 39) * 0.9);
      const curves = [{ viseme: pick(random, VISEMES), weights }];
      driver.mouth.player.add({ pts_ms: timeS * 1000, frame_ms: 20, curves_start_ms: 0, curves });
    }
    driver.update({
      ...{ timeS, activity, calm, user, loudness: 0.2 * random.next(), loudnessAhead: 0.2 * random.next() },
      audible: { ptsMs: timeS * 1000, playing: activity === "speaking" },
    });
    see(driver, frame);
  }
}

/** Returns all numbers of a pose. */
function numbers({ pose }: AvatarDriver): number[] {
  const joints = JOINT_NAMES.flatMap((name) => [
    pose.joints[name].x,
    pose.joints[name].y,
    pose.joints[name].z,
  ]);
  const parts: Record<string, number>[] = [pose.leftFingers, pose.rightFingers];
  const eyes = [pose.leftEye, pose.rightEye].flatMap(({ yaw, pitch }) => [yaw, pitch]);
  return [...pose.weights, ...joints, ...parts.flatMap((part) => Object.values(part)), ...eyes];
}

describe("whatever happens", () => {
  const scenarios = Array.from({ length: 12 }, (_, chance) => chance);

  it.each(scenarios)(
    "weights stay between 0 and 1, all is finite and nothing jumps (scenario %d)",
    (chance) => {
      const now = JOINT_NAMES.map(() => identity());
      const before = JOINT_NAMES.map(() => identity());
      let weights: Float32Array | null = null;
      play(chance, chance, (driver, frame) => {
        const all = numbers(driver);
        expect(all.every(Number.isFinite)).toBe(true);
        const { pose } = driver;
        for (const [index, weight] of pose.weights.entries()) {
          const name = MORPHS[index] ?? "";
          if (weight < 0 || weight > 1) throw new Error(`${name} is ${weight}`);
          const speed = Math.abs(weight - (weights?.[index] ?? weight)) * FPS;
          if (speed > (QUICK.test(name) ? FASTEST_QUICK : FASTEST_FACE))
            throw new Error(`${name} jumps: ${speed} a second`);
        }
        JOINT_NAMES.forEach((name, index) => {
          const matrix = now[index] ?? identity();
          before[index]?.set(matrix);
          fromEuler(pose.joints[name], matrix);
          const speed = frame === 0 ? 0 : degrees(angleBetween(matrix, before[index] ?? identity())) * FPS;
          const most = name === "head" || name === "neck" ? FASTEST_HEAD : FASTEST_JOINT;
          if (speed > most) throw new Error(`${name} jumps: ${speed} degrees a second at ${frame}`);
        });
        weights = pose.weights.slice();
      });
    },
  );

  it("the same seed and the same events give the same frames, and another seed others", () => {
    const frames = [3, 3, 4].map((seed) => {
      const all: number[][] = [];
      play(seed, 9, (driver, frame) => {
        if (frame % 20 === 0) all.push(numbers(driver));
      });
      return all;
    });
    expect(frames[0]).toEqual(frames[1]);
    expect(frames[0]).not.toEqual(frames[2]);
  });

  it("she is never frozen: in every third of a second something moves", () => {
    for (const activity of ACTIVITIES) {
      const driver = new AvatarDriver(1);
      let [last, stillS, longest] = [[] as number[], 0, 0];
      for (let frame = 0; frame < 60 * FPS; frame += 1) {
        driver.update({
          ...{
            timeS: frame / FPS,
            activity,
            calm: false,
            user: { yaw: 0, pitch: 0 },
            loudness: 0,
            audible: null,
          },
        });
        const all = numbers(driver);
        const moved = Math.max(...all.map((value, index) => Math.abs(value - (last[index] ?? value))));
        stillS = moved * FPS > 0.002 ? 0 : stillS + 1 / FPS;
        longest = Math.max(longest, stillS);
        last = all;
      }
      expect(longest).toBeLessThan(0.34);
    }
  });
});

describe("in the studio", () => {
  const moment = (timeS: number) => ({
    ...{
      timeS,
      activity: "resting" as const,
      calm: false,
      user: { yaw: 0, pitch: 0 },
      loudness: 0,
      audible: null,
    },
  });

  it("she holds still when told, and shows what is asked for", () => {
    const driver = new AvatarDriver(1);
    driver.still = true;
    for (let frame = 0; frame < 60; frame += 1) driver.update(moment(frame / FPS));
    const before = numbers(driver);
    driver.update(moment(20));
    numbers(driver).forEach((value, index) => expect(value).toBeCloseTo(before[index] ?? NaN, 3));
    driver.expressions.show("happy", 1, 20, Infinity);
    driver.mouth.hold("aa", 0.8);
    driver.gaze.look({ yaw: 0.2, pitch: 0.1 });
    for (let frame = 0; frame < 120; frame += 1) driver.update(moment(20 + frame / FPS));
    expect(driver.pose.get("mouthSmileLeft")).toBeGreaterThan(0.7);
    expect(driver.pose.get("viseme_aa")).toBeCloseTo(0.8, 2);
    expect(driver.pose.get("eyeLookOutLeft")).toBeGreaterThan(0.15);
    driver.mouth.hold(null);
    driver.expressions.show("neutral", 1, 22, Infinity);
    for (let frame = 0; frame < 180; frame += 1) driver.update(moment(22 + frame / FPS));
    expect(driver.pose.get("viseme_aa")).toBeLessThan(0.01);
    expect(driver.pose.get("mouthSmileLeft")).toBeLessThan(0.4);
  });
});
