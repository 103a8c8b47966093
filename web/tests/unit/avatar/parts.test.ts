import { describe, expect, it } from "vitest";
import { Blink } from "@/avatar/blink";

import { ExpressionMixer } from "@/avatar/expressions";
import { Eyes } from "@/avatar/eyes";
import { Follower } from "@/avatar/follower";
import { GazePlanner } from "@/avatar/gaze";
import { stillRotation } from "@/avatar/joints";
import { MORPHS, Pose } from "@/avatar/morphs";
import { Random } from "@/avatar/random";
import { fromEuler, identity } from "@/avatar/rotation";

const USER = { yaw: 0, pitch: 0 };

describe("Random", () => {
  it("has the mean and the spread that it promises", () => {
    const random = new Random(1);
    const normal = Array.from({ length: 20_000 }, () => random.normal(3, 2));
    const logNormal = Array.from({ length: 20_000 }, () => random.logNormal(3.5, 0.55));
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(normal)).toBeCloseTo(3, 1);
    expect(Math.sqrt(mean(normal.map((value) => (value - 3) ** 2)))).toBeCloseTo(2, 1);
    expect(mean(logNormal)).toBeCloseTo(3.5, 1);
    expect(Math.min(...logNormal)).toBeGreaterThan(0);
  });
});

describe("Follower", () => {
  it.each([1 / 144, 1 / 60, 1 / 5])("arrives without overshoot in steps of %d s", (dt) => {
    const follower = new Follower(0, 0.5);
    let highest = 0;
    for (let timeS = 0; timeS < 1.5; timeS += dt) highest = Math.max(highest, follower.update(1, dt));
    expect(highest).toBeLessThanOrEqual(1.0001);
    expect(follower.value).toBeGreaterThan(0.97);
  });
});

describe("Blink", () => {
  it("closes faster than it opens, and closes wholly", () => {
    const blink = new Blink(new Random(1));
    blink.trigger(0);
    const values = Array.from({ length: 400 }, (_, ms) => blink.update(ms / 1000, 0.001, 0.001));
    const shut = values.findIndex((value) => value === 1);
    const open = values.findLastIndex((value) => value > 0);
    expect(shut).toBeGreaterThanOrEqual(88);
    expect(shut).toBeLessThanOrEqual(92);
    expect(open).toBeGreaterThan(340);
    expect(open).toBeLessThan(360);
  });
});

describe("GazePlanner", () => {
  it("looks away when it begins to think, mostly up", () => {
    let up = 0;
    for (let seed = 0; seed < 200; seed += 1) {
      const planner = new GazePlanner(new Random(seed));
      planner.update(0, "listening", USER, null);
      planner.update(1, "thinking", USER, null);
      const looking = planner.update(1.5, "thinking", USER, null);
      expect(looking).not.toEqual(USER);
      if (looking.pitch > 0.1) up += 1;
    }
    expect(up / 200).toBeGreaterThan(0.6);
    expect(up / 200).toBeLessThan(0.8);
  });

  it("follows a wish for as long as it lasts", () => {
    const planner = new GazePlanner(new Random(1));
    planner.follow({ target: "down", untilS: 2 });
    expect(planner.update(1, "speaking", USER, null).pitch).toBeLessThan(-0.2);
    expect(planner.update(2.1, "speaking", USER, null)).toEqual(USER);
  });
});

describe("Eyes", () => {
  const looking = (yaw: number) => {
    const eyes = new Eyes(new Random(2));
    eyes.still = true;
    eyes.update(0, 0, USER, true, "resting");
    eyes.update(1, 1, { yaw, pitch: 0 }, false, "resting");
    eyes.update(1.08, 0.08, { yaw, pitch: 0 }, false, "resting");
    return eyes;
  };

  it("jump within some hundredths of a second, and stay on the person while the head turns and tilts", () => {
    const eyes = looking(0.3);
    const pose = new Pose();
    eyes.apply(pose, identity());
    expect(pose.get("eyeLookOutLeft")).toBeGreaterThan(0.5);
    expect(pose.get("eyeLookInRight")).toBeGreaterThan(0.5);
    eyes.apply(pose, fromEuler({ ...stillRotation(), y: 0.3 }, identity()));
    expect(pose.get("eyeLookOutLeft")).toBeLessThan(0.1);
    eyes.apply(pose, fromEuler({ x: 0, y: 0, z: Math.PI / 2 }, identity()));
    expect(pose.leftEye.pitch).toBeCloseTo(-0.3); // the head lies on its right: her left is down there
  });

  it("converge on what is near", () => {
    const vergence = (distanceM: number) => {
      const eyes = new Eyes(new Random(2));
      const pose = new Pose();
      for (let step = 0; step < 120; step += 1) {
        eyes.update(step / 60, 1 / 60, { yaw: 0, pitch: 0, distanceM }, true, "resting");
      }
      eyes.apply(pose, identity());
      return pose.rightEye.yaw - pose.leftEye.yaw;
    };
    expect(vergence(0.5)).toBeCloseTo(2 * Math.atan(0.0315 / 0.5), 2);
    expect(vergence(2)).toBeCloseTo(2 * Math.atan(0.0315 / 2), 2);
  });
});

describe("ExpressionMixer", () => {
  it("eases in, holds, and eases out", () => {
    const mixer = new ExpressionMixer();
    mixer.show("happy", 1, 1, 2);
    const smile = (timeS: number) => {
      const pose = new Pose();
      mixer.apply(pose, timeS, 0);
      return pose.get("mouthSmileLeft");
    };
    expect(smile(0.9)).toBe(0);
    expect(smile(1.15)).toBeGreaterThan(0.05);
    expect(smile(2.5)).toBeCloseTo(0.84);
    expect(smile(3.4)).toBeLessThan(0.8);
    expect(smile(4.01)).toBe(0);
  });

  it("lets one give way to the next without a jump", () => {
    const mixer = new ExpressionMixer();
    mixer.show("happy", 1, 0, 60);
    mixer.show("sad", 1, 2, 2);
    const poses = Array.from({ length: 400 }, (_, step) => {
      const pose = new Pose();
      mixer.apply(pose, step / 100, 0);
      return pose.weights.slice();
    });
    poses.slice(1).forEach((weights, step) => {
      weights.forEach((weight, index) => {
        expect(Math.abs(weight - (poses[step]?.[index] ?? 0)), MORPHS[index]).toBeLessThan(0.04);
      });
    });
  });

  it("holds the mouth back while it speaks", () => {
    const mixer = new ExpressionMixer();
    mixer.show("sad", 1, 0, 5);
    const [silent, speaking] = [0, 1].map((speaking) => {
      const pose = new Pose();
      mixer.apply(pose, 2, speaking);
      return pose;
    });
    expect(speaking?.get("mouthFrownLeft")).toBeLessThan(silent?.get("mouthFrownLeft") ?? 0);
    expect(speaking?.get("browInnerUp")).toBeGreaterThan(0.3);
  });
});
