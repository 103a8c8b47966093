import { describe, expect, it } from "vitest";
import type { Activity } from "@/avatar/activity";
import { AvatarDriver, type Moment } from "@/avatar/driver";
import { GazePlanner } from "@/avatar/gaze";
import { Gestures } from "@/avatar/gestures";
import { applyHum, isHummed } from "@/avatar/hum";
import { jawOpening } from "@/avatar/jaw";
import { closeLips } from "@/avatar/lips";
import { Pose } from "@/avatar/morphs";
import { Random } from "@/avatar/random";
import type { Gesture } from "@/contract/animation";

const USER = { yaw: 0, pitch: 0 };
const STEP_S = 1 / 60;

function moment(timeS: number, change: Partial<Moment> = {}): Moment {
  return { timeS, audible: null, loudness: 0, activity: "resting", user: USER, calm: false, ...change };
}

/** Returns the share of ten minutes in which the gaze is on the person. */
function mutual(activity: Activity): number {
  const planner = new GazePlanner(new Random(3));
  let towards = 0;
  const steps = 36_000;
  for (let step = 0; step < steps; step += 1) {
    if (planner.update(step * STEP_S, activity, USER, null) === USER) towards += 1;
  }
  return towards / steps;
}

describe("listening and thinking", () => {
  it("are told apart by the gaze: on the speaker three quarters of the time, and elsewhere for a thought", () => {
    expect(mutual("attending")).toBeGreaterThan(0.7);
    expect(mutual("attending")).toBeLessThan(0.8);
    expect(mutual("resting")).toBeGreaterThan(mutual("attending"));
    expect(mutual("thinking")).toBeLessThan(0.65);
  });

  it("begin to think with a look away within 300 ms, whatever was looked at", () => {
    for (let seed = 0; seed < 100; seed += 1) {
      const planner = new GazePlanner(new Random(seed));
      planner.update(0, "attending", USER, null);
      planner.notice(0.9);
      planner.update(1, "thinking", USER, null);
      expect(planner.update(1.25, "thinking", USER, null)).not.toEqual(USER);
    }
  });

  it("take a look away along into a long answer, but not far", () => {
    const planner = new GazePlanner(new Random(5));
    planner.update(0, "thinking", USER, null);
    expect(planner.update(0.3, "thinking", USER, null)).not.toEqual(USER);
    expect(planner.update(0.4, "speaking", USER, 9)).not.toEqual(USER);
    expect(planner.update(1.61, "speaking", USER, 8)).toEqual(USER);
  });

  it("look at somebody at once who begins to speak", () => {
    const planner = new GazePlanner(new Random(1));
    planner.update(0, "thinking", USER, null);
    expect(planner.update(0.5, "thinking", USER, null)).not.toEqual(USER);
    planner.notice(0.6);
    expect(planner.update(0.6, "thinking", USER, null)).toEqual(USER);
    expect(planner.update(1.9, "attending", USER, null)).toEqual(USER);
  });

  it("lean a little towards the speaker, more than when nobody speaks, and back to think", () => {
    const lean = (activity: Activity) => {
      const driver = new AvatarDriver(4);
      let sum = 0;
      for (let step = 0; step < 1_800; step += 1) {
        sum += step < 120 ? 0 : driver.update(moment(step * STEP_S, { activity })).spine.x;
      }
      return sum / 1_680;
    };
    const leans = (["thinking", "resting", "listening", "attending"] as const).map(lean);
    expect(leans).toEqual([...leans].sort((a, b) => a - b));
    expect((leans[3] ?? 0) - (leans[1] ?? 0)).toBeLessThan(0.06); // a hint, not a bow
  });
});

describe("gestures", () => {
  const shown = (name: Gesture, phase: number) => {
    const gestures = new Gestures(new Random(1));
    gestures.show(name, 1, 0, 1);
    const pose = new Pose();
    gestures.apply(pose, phase, 1, 0);
    return pose;
  };

  it("raise the brows", () => {
    expect(shown("brow_raise", 0.5).get("browOuterUpLeft")).toBeGreaterThan(0.4);
    expect(shown("brow_raise", 0.999).get("browOuterUpLeft")).toBeLessThan(0.02);
  });

  it("draw breath: the chest rises", () => {
    expect(shown("breath", 0.5).spine.x).toBeLessThan(-0.03);
    expect(jawOpening(shown("breath", 0.5))).toBeLessThan(0.06);
  });

  it("are not made twice at once", () => {
    const gestures = new Gestures(new Random(1));
    const once = new Pose();
    const twice = new Pose();
    gestures.show("lean", 0.5, 0, 1);
    gestures.apply(once, 0.4, 1, 0);
    gestures.show("lean", 0.5, 0.3, 1);
    gestures.apply(twice, 0.4, 1, 0);
    expect(twice.spine.x).toBe(once.spine.x);
    gestures.show("lean", 0.5, 1.1, 1);
    const later = new Pose();
    gestures.apply(later, 1.6, 1, 0);
    expect(later.spine.x).toBeGreaterThan(0);
  });
});

describe("an answer that is spoken over", () => {
  it("closes the mouth within 120 ms, raises the brows, and goes on when it was nothing", () => {
    const driver = new AvatarDriver(2);
    const weights = Array.from({ length: 200 }, () => 0.9);
    driver.mouth.player.add({
      pts_ms: 0,
      frame_ms: 20,
      curves_start_ms: 0,
      curves: [{ viseme: "aa", weights }],
    });
    const at = (timeS: number) =>
      driver.update(moment(timeS, { activity: "speaking", audible: { ptsMs: timeS * 1000, playing: true } }));
    for (let step = 0; step < 60; step += 1) at(step * STEP_S);
    const open = jawOpening(at(1));
    const brows = at(1).get("browOuterUpLeft");
    driver.hushed(1);
    const jaws = Array.from({ length: 8 }, (_, step) => jawOpening(at(1 + step * 0.0175)));
    expect(jaws).toEqual([...jaws].sort((a, b) => b - a)); // it eases, it does not snap
    expect(jaws[1]).toBeGreaterThan(0.3 * open);
    expect(jaws.at(-1)).toBeLessThan(0.07 * open);
    expect(at(1.25).get("browOuterUpLeft")).toBeGreaterThan(brows + 0.1);
    driver.mouth.goOn();
    for (let step = 0; step < 10; step += 1) at(1.3 + step * STEP_S);
    expect(jawOpening(at(1.5))).toBeGreaterThan(0.8 * open);
  });
});

describe("a short sound beside the answers", () => {
  const hummed = (level: number, closed: boolean) => {
    const pose = new Pose();
    applyHum(pose, { level, closed });
    closeLips(pose);
    return pose;
  };

  it("is known by its letters", () => {
    expect(["mhm", "Hm.", "mm-hm"].map(isHummed)).toEqual([true, true, true]);
    expect(["uh-huh", "yes", "I see", "okay"].map(isHummed)).toEqual([false, false, false, false]);
  });

  it("keeps the lips closed if it is a hum, and moves little in any case", () => {
    const closed = hummed(0.1, true);
    expect(closed.get("mouthClose")).toBeCloseTo(closed.get("jawOpen"));
    expect(closed.get("mouthPressLeft")).toBeGreaterThan(0.05);
    const open = hummed(0.1, false);
    expect(open.get("mouthClose")).toBe(0);
    expect(open.get("jawOpen")).toBeGreaterThan(closed.get("jawOpen"));
    expect(Math.max(...hummed(1, false).weights, ...hummed(1, true).weights)).toBeLessThan(0.25);
    expect(Math.max(...hummed(0, true).weights)).toBe(0);
  });
});
