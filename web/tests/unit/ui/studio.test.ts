import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Pose } from "@/avatar/morphs";
import { EXPRESSIONS, GESTURES, MOVEMENTS } from "@/contract/animation";
import { Conversation } from "@/session/conversation/conversation";
import { avatarFromAddress } from "@/ui/avatars";
import { USUAL_LANDMARKS } from "@/ui/stage/avatar/landmarks";
import { Puppeteer } from "@/ui/stage/puppeteer";
import { morphGroups, titleOf } from "@/ui/studio/morph-groups";
import { StudioPuppet } from "@/ui/studio/puppet";
import { poseMoved, poseStill } from "@/ui/studio/still";
import { Studio } from "@/ui/studio/studio-parts";
import { StudioView, VIEWS } from "@/ui/studio/view";
import { t } from "../words";

describe("morphGroups", () => {
  it("has every shape once", () => {
    const names = morphGroups(t).flatMap((group) => group.names);
    expect(names).toHaveLength(67);
    expect(new Set(names).size).toBe(67);
  });

  it("finds shapes by words", () => {
    expect(morphGroups(t, "smile left").flatMap((group) => group.names)).toEqual(["mouthSmileLeft"]);
    expect(morphGroups(t, "  LEFT blink").flatMap((group) => group.names)).toEqual(["eyeBlinkLeft"]);
    expect(morphGroups(t, "nothing of it")).toEqual([]);
    expect([titleOf("mouthSmileLeft", t), titleOf("viseme_PP", t)]).toEqual(["Mouth smile left", "PP"]);
  });
});

describe("poseStill", () => {
  it.each(EXPRESSIONS.filter((name) => name !== "neutral"))(
    "shows %s, half as much by half",
    (expression) => {
      const [half, full] = [new Pose(), new Pose()];
      poseStill(half, { expression, intensity: 0.5 });
      poseStill(full, { expression });
      const sum = (pose: Pose) => pose.weights.reduce((all, weight) => all + weight, 0);
      expect(sum(full)).toBeGreaterThan(0.3);
      expect(sum(half)).toBeCloseTo(sum(full) / 2, 4);
    },
  );

  it("looks the same way with both eyes", () => {
    const pose = new Pose();
    poseStill(pose, { look: { yaw: 14, pitch: -10 } });
    expect([pose.get("eyeLookOutLeft"), pose.get("eyeLookInRight")]).toEqual([0.5, 0.5]);
    expect([pose.get("eyeLookDownLeft"), pose.get("eyeLookUpLeft")]).toEqual([0.5, 0]);
    expect(pose.leftEye.yaw).toBeCloseTo((14 * Math.PI) / 180, 6);
  });
});

describe("poseMoved", () => {
  it.each(GESTURES)("stops at the stroke of %s, the same each time", (gesture) => {
    const still = poseMoved({});
    const [once, again] = [poseMoved({ gesture }), poseMoved({ gesture })];
    const joints = (pose: Pose) => Object.values(pose.joints).flatMap(({ x, y, z }) => [x, y, z]);
    expect(joints(once)).toEqual(joints(again));
    const moved = joints(once).map((angle, index) => Math.abs(angle - (joints(still)[index] ?? 0)));
    const faces = once.weights.map((weight, index) => Math.abs(weight - (still.weights[index] ?? 0)));
    expect(Math.max(...moved, ...faces)).toBeGreaterThan(MOVEMENTS[gesture].hands ? 0.3 : 0.015);
  });
});

describe("StudioPuppet", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const puppetOf = () => {
    const conversation = new Conversation("ws://host/ws", () => {
      throw new Error("there is no network here");
    });
    return new StudioPuppet(new Puppeteer(conversation, 3));
  };

  it("holds what is held over everything that moves", () => {
    const puppet = puppetOf();
    puppet.hold("jawOpen", 0.7);
    for (let frame = 0; frame < 100; frame += 1) {
      vi.advanceTimersByTime(20);
      expect(puppet.frame().get("jawOpen")).toBeCloseTo(0.7, 5);
    }
    puppet.hold("jawOpen", null);
    vi.advanceTimersByTime(20);
    expect(puppet.frame().get("jawOpen")).toBeLessThan(0.3);
  });

  it("rests when it does not move by itself, but shows what was chosen", () => {
    const puppet = puppetOf();
    puppet.alive = false;
    expect(Math.max(...puppet.frame().weights)).toBe(0);
    puppet.expression = { expression: "happy", intensity: 1 };
    expect(puppet.frame().get("mouthSmileLeft")).toBeGreaterThan(0.5);
  });

  it("shows a viseme for a moment", () => {
    const puppet = puppetOf();
    puppet.alive = false;
    puppet.try("aa");
    vi.advanceTimersByTime(300);
    expect(puppet.frame().get("viseme_aa")).toBe(1);
    vi.advanceTimersByTime(1_000);
    expect(puppet.frame().get("viseme_aa")).toBe(0);
  });

  it("fixes a moment until it is let go", () => {
    const puppet = puppetOf();
    puppet.fix({ morphs: { cheekPuff: 1 } });
    expect(puppet.frame().get("cheekPuff")).toBe(1);
    puppet.letGo();
    vi.advanceTimersByTime(20);
    expect(puppet.frame().get("cheekPuff")).toBe(0);
  });
});

describe("Studio", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("asks for expressions and gestures as the server does", () => {
    const conversation = new Conversation("ws://host/ws", () => {
      throw new Error("there is no network here");
    });
    const studio = new Studio(conversation, "iris");
    const detach = studio.puppeteer.attach();
    const draw = (ms: number) => {
      let pose = studio.puppet.frame();
      for (let past = 0; past < ms; past += 20) {
        vi.advanceTimersByTime(20);
        pose = studio.puppet.frame();
      }
      return pose;
    };
    draw(1_000);
    studio.express("angry", 1);
    expect(draw(1_500).get("browDownLeft")).toBeGreaterThan(0.5);
    studio.reset();
    expect(draw(3_000).get("browDownLeft")).toBeLessThan(0.3);
    const arm = studio.puppet.frame().joints.rightForeArm.x;
    studio.gesture("wave");
    expect(Math.abs(draw(MOVEMENTS.wave.strokeMs).joints.rightForeArm.x - arm)).toBeGreaterThan(0.3);
    detach();
  });
});

describe("StudioView", () => {
  it("goes where it is sent, at once or on its way", () => {
    const view = new StudioView();
    view.go(VIEWS.side, true);
    const [framing, viewpoint] = view.update(0.016, 1, USUAL_LANDMARKS);
    expect(viewpoint.yaw).toBeCloseTo(-Math.PI / 2, 3);
    expect(framing.heightM).toBeCloseTo(VIEWS.side.heightM, 3);
    view.go({ yaw: 0 });
    expect(view.update(0.016, 1, USUAL_LANDMARKS)[1].yaw).toBeLessThan(-1.4);
    for (let frame = 0; frame < 100; frame += 1) view.update(0.016, 1, USUAL_LANDMARKS);
    expect(view.update(0.016, 1, USUAL_LANDMARKS)[1].yaw).toBeCloseTo(0, 2);
  });

  it("neither turns upside down nor goes into the head", () => {
    const view = new StudioView();
    for (let step = 0; step < 50; step += 1) {
      view.turn(0, 10);
      view.zoom(0.8);
    }
    expect(view.goal.pitch).toBeLessThan(60);
    expect(view.goal.heightM).toBeGreaterThan(0.1);
  });

  it("shows the whole head in a narrow picture", () => {
    const view = new StudioView();
    view.go(VIEWS.face, true);
    const [framing] = view.update(0.016, 0.4, USUAL_LANDMARKS);
    expect(framing.heightM * 0.4).toBeCloseTo(0.26, 2);
  });
});

describe("avatarFromAddress", () => {
  it("takes names and nothing else", () => {
    expect(avatarFromAddress("?avatar=iris")).toBe("iris");
    expect(avatarFromAddress("?avatar=../../etc/passwd")).toBeNull();
    expect(avatarFromAddress("?avatar=")).toBeNull();
    expect(avatarFromAddress("")).toBeNull();
  });
});
