import { describe, expect, it } from "vitest";
import type { Activity } from "@/avatar/activity";
import { AvatarDriver, type Moment } from "@/avatar/driver";
import { morphIndex, type MorphName } from "@/avatar/morphs";
import { EXPRESSIONS } from "@/contract/animation";

const STEP_S = 1 / 60;

interface Frame {
  readonly timeS: number;
  readonly weights: Float32Array;
  readonly head: { x: number; y: number; z: number };
  readonly spine: { x: number; y: number; z: number };
}

function run(driver: AvatarDriver, seconds: number, change: (timeS: number) => Partial<Moment>): Frame[] {
  const frames: Frame[] = [];
  for (let timeS = 0; timeS < seconds; timeS += STEP_S) {
    const pose = driver.update({
      timeS,
      audible: null,
      loudness: 0,
      activity: "resting",
      user: { yaw: 0, pitch: 0 },
      calm: false,
      ...change(timeS),
    });
    const { neck } = pose;
    frames.push({
      timeS,
      weights: pose.weights.slice(),
      head: { x: pose.head.x + neck.x, y: pose.head.y + neck.y, z: pose.head.z + neck.z },
      spine: { ...pose.spine },
    });
  }
  return frames;
}

function weight(frame: Frame, name: MorphName): number {
  return frame.weights[morphIndex(name) ?? -1] ?? NaN;
}

function blinks(frames: Frame[]): number {
  const shut = frames.map((frame) => weight(frame, "eyeBlinkLeft") > 0.5);
  return shut.filter((now, index) => now && shut[index - 1] === false).length;
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe("AvatarDriver", () => {
  it("gives the same poses for the same seed, and others for another", () => {
    const [a, b, c] = [7, 7, 8].map((seed) => run(new AvatarDriver(seed), 5, () => ({})));
    expect(a).toEqual(b);
    expect(a).not.toEqual(c);
  });

  it("keeps every weight between 0 and 1 and the head within what a neck allows, whatever happens", () => {
    const activities: Activity[] = ["resting", "listening", "attending", "thinking", "speaking"];
    const driver = new AvatarDriver(3);
    EXPRESSIONS.forEach((name, index) => driver.expressions.show(name, 1, index * 2, 2));
    driver.gestures.show("nod", 1, 3, 0.8);
    const frames = run(driver, 25, (timeS) => ({
      activity: activities[Math.floor(timeS / 5)] ?? "resting",
      loudness: 0.1 * Math.abs(Math.sin(timeS * 5)),
      audible: { ptsMs: timeS * 1000, playing: true },
    }));
    for (const { weights, head } of frames) {
      expect(Math.min(...weights)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...weights)).toBeLessThanOrEqual(1);
      expect(Math.max(Math.abs(head.x), Math.abs(head.y), Math.abs(head.z))).toBeLessThan(0.3);
    }
  });

  it("blinks as often as people do", () => {
    const minutes = 10;
    const resting = run(new AvatarDriver(1), 60 * minutes, () => ({}));
    const attending = run(new AvatarDriver(1), 60 * minutes, () => ({ activity: "attending" }));
    expect(blinks(resting) / minutes).toBeGreaterThan(13);
    expect(blinks(resting) / minutes).toBeLessThan(22);
    expect(blinks(attending) / minutes).toBeGreaterThan(21);
    expect(blinks(attending) / minutes).toBeLessThan(36);
  });

  it("looks at the person most of the time, and less while thinking", () => {
    const share = (activity: Activity) => {
      const frames = run(new AvatarDriver(2), 240, () => ({ activity }));
      const towards = frames.filter(
        (frame) => Math.abs(weight(frame, "eyeLookOutLeft") - weight(frame, "eyeLookInLeft")) < 0.22,
      );
      return towards.length / frames.length;
    };
    expect(share("attending")).toBeGreaterThan(0.7);
    expect(share("thinking")).toBeLessThan(share("attending"));
  });

  it("looks back at the person before the end of what it says", () => {
    const driver = new AvatarDriver(5);
    const zeros = { viseme: "aa", weights: Array.from({ length: 601 }, () => 0) } as const;
    driver.mouth.player.add({ pts_ms: 0, frame_ms: 20, curves_start_ms: 0, curves: [zeros] });
    const frames = run(driver, 12, (timeS) => ({
      activity: "speaking",
      audible: { ptsMs: timeS * 1000, playing: true },
    }));
    const ending = frames.filter((frame) => frame.timeS > 10.3 && weight(frame, "eyeBlinkLeft") < 0.1);
    expect(ending.every((frame) => weight(frame, "eyeLookUpLeft") < 0.3)).toBe(true);
    expect(mean(ending.map((frame) => Math.abs(frame.head.y)))).toBeLessThan(0.06);
  });

  it("holds itself differently when it listens, thinks and rests", () => {
    const settled = (activity: Activity) => {
      const frames = run(new AvatarDriver(4), 30, () => ({ activity })).slice(120);
      return {
        tilt: mean(frames.map((frame) => frame.head.z)),
        lean: mean(frames.map((frame) => frame.spine.x)),
      };
    };
    expect(settled("attending").tilt).toBeGreaterThan(settled("resting").tilt + 0.03);
    expect(settled("attending").lean).toBeGreaterThan(settled("resting").lean + 0.02);
    expect(settled("thinking").tilt).toBeLessThan(settled("resting").tilt - 0.03);
  });

  it("breathes 12 to 18 times a minute", () => {
    const frames = run(new AvatarDriver(6), 120, () => ({ calm: true }));
    const rises = frames.filter((frame, index) => {
      const [before, after] = [frames[index - 1], frames[index + 1]];
      return before && after && frame.spine.x < before.spine.x && frame.spine.x <= after.spine.x;
    });
    expect(rises.length / 2).toBeGreaterThanOrEqual(11);
    expect(rises.length / 2).toBeLessThanOrEqual(19);
  });

  it("moves less for people who want less motion, but still blinks and speaks", () => {
    const travel = (calm: boolean) => {
      const frames = run(new AvatarDriver(9), 60, () => ({ calm }));
      const angles = frames.map((frame) => frame.head.y);
      return Math.max(...angles) - Math.min(...angles);
    };
    expect(travel(true)).toBeLessThan(travel(false));
    expect(blinks(run(new AvatarDriver(9), 60, () => ({ calm: true })))).toBeGreaterThan(5);
  });

  it("nods and raises its brows with the voice", () => {
    const syllables = (timeS: number) => (timeS % 0.9 < 0.15 ? 0.2 : 0.02);
    const nodding = (loud: boolean) => {
      const frames = run(new AvatarDriver(11), 60, (timeS) => ({
        activity: "speaking",
        loudness: loud ? syllables(timeS) : 0,
        audible: { ptsMs: timeS * 1000, playing: true },
      }));
      return mean(frames.map((frame) => weight(frame, "browOuterUpLeft")));
    };
    expect(nodding(true)).toBeGreaterThan(nodding(false) + 0.006);
  });
});
