import { describe, expect, it } from "vitest";
import { betweenEyes, freshness, lookInMirror, View } from "@/ui/seeing/geometry";
import * as mesh from "@/ui/seeing/mesh";
import { expressionInWords, lookInWords, moodInWords, rateInWords, whoInWords } from "@/ui/seeing/words";
import { format, t } from "../words";
import { EMOTION, GAZE } from "./faces";

const BOX = { x: 0.2, y: 0.3, width: 0.2, height: 0.4 };

describe("View", () => {
  it("shows the picture as a mirror does", () => {
    const view = new View(200, 150, 4 / 3);
    expect([view.x(0), view.x(1), view.y(0), view.y(1)]).toEqual([200, 0, 0, 150]);
    const { x, y, width, height } = view.box(BOX);
    expect([x, y, width, height].map(Math.round)).toEqual([120, 45, 40, 60]);
  });

  it("fills its place, and cuts what does not fit from both sides alike", () => {
    const wide = new View(200, 150, 16 / 9);
    expect([wide.y(0), wide.y(1)]).toEqual([0, 150]);
    expect(wide.x(0) - 200).toBeCloseTo(-wide.x(1));
    expect(wide.x(0)).toBeGreaterThan(230);
    const square = new View(200, 150, 1);
    expect([square.x(0), square.x(1)]).toEqual([200, 0]);
    expect([square.y(0), square.y(1)]).toEqual([-25, 175]);
  });
});

describe("the arrow of a look", () => {
  it("keeps the sides: who looks to their left sees it point to the left", () => {
    expect(lookInMirror({ ...GAZE, yaw: 30 }).x).toBeCloseTo(-0.5);
    expect(lookInMirror({ ...GAZE, yaw: -30 }).x).toBeCloseTo(0.5);
    expect(lookInMirror({ ...GAZE, pitch: 30 }).y).toBeCloseTo(-0.5);
    expect(lookInMirror(GAZE).x).toBeCloseTo(0);
    expect(lookInMirror(GAZE).y).toBeCloseTo(0);
  });

  it("adds the eyes to the head, and takes them off it", () => {
    const eyes = lookInMirror({ ...GAZE, gaze_x: 1 }).x;
    expect(eyes).toBeLessThan(-0.4);
    expect(lookInMirror({ ...GAZE, yaw: 20, gaze_x: 1 }).x).toBeLessThan(eyes);
    expect(Math.abs(lookInMirror({ ...GAZE, yaw: 35, gaze_x: -1 }).x)).toBeLessThan(0.01);
    expect(lookInMirror({ ...GAZE, yaw: 170, gaze_x: 1 }).x).toBeGreaterThanOrEqual(-1);
  });

  it("begins between the eyes, or where they should be", () => {
    const points = new Float32Array(2 * mesh.MESH_POINTS);
    points.set([0.3, 0.4], 2 * 468);
    points.set([0.5, 0.42], 2 * 473);
    const { x, y } = betweenEyes(BOX, points, [473, 468]);
    expect([x, y]).toEqual([expect.closeTo(0.4), expect.closeTo(0.41)]);
    const middle = betweenEyes(BOX, null, [473, 468]);
    expect([middle.x, middle.y]).toEqual([expect.closeTo(0.3), expect.closeTo(0.46)]);
    expect(betweenEyes(BOX, new Float32Array(8), [473, 468]).x).toBeCloseTo(0.3);
  });
});

describe("what is old", () => {
  it("fades from half a second on", () => {
    expect([0, 499, 750, 1_000, 9_000].map(freshness)).toEqual([1, 1, 0.5, 0, 0]);
    expect(freshness(null)).toBe(0);
  });
});

describe("the mesh", () => {
  it("draws each landmark as a line or as a dot, and no other", () => {
    const drawn = [mesh.OVAL, mesh.OUTER_LIPS, mesh.INNER_LIPS, mesh.LEFT_EYE, mesh.RIGHT_EYE]
      .concat([mesh.LEFT_BROW, mesh.RIGHT_BROW, [...mesh.LEFT_IRIS], [...mesh.RIGHT_IRIS], mesh.DOTS])
      .flat();
    expect(new Set(drawn).size).toBe(mesh.MESH_POINTS);
    expect(Math.max(...drawn)).toBe(mesh.MESH_POINTS - 1);
    for (const ring of [mesh.OVAL, mesh.OUTER_LIPS, mesh.INNER_LIPS, mesh.LEFT_EYE, mesh.RIGHT_EYE]) {
      expect(ring.at(0)).toBe(ring.at(-1));
      expect(new Set(ring).size).toBe(ring.length - 1);
    }
  });
});

describe("words for what is seen", () => {
  it("say where somebody looks, and what they do", () => {
    expect(lookInWords(GAZE, false, null, t)).toBe("Looks here");
    expect(lookInWords({ ...GAZE, look: "left" }, true, "nod", t)).toBe("Looks to the left · speaks · nods");
    expect(lookInWords({ ...GAZE, look: "unknown", looking_at_screen: false }, false, null, t)).toBe(
      "Looks away",
    );
    expect(lookInWords({ ...GAZE, look: "closed" }, false, null, t)).toBe("Eyes closed");
    expect(lookInWords(null, true, null, t)).toBe("speaks");
  });

  it("say who is there", () => {
    expect(whoInWords(null, 0, 0.62, t, format)).toBe("You, about 0.6 m away");
    expect(whoInWords("Ada", 1, null, t, format)).toBe("Ada, and somebody else");
    expect(whoInWords(null, 3, 1, t, format)).toBe("You, about 1.0 m away, and 3 others");
  });

  it("name no expression that is not sure", () => {
    expect(expressionInWords({ ...EMOTION, emotion: "uncertain" }, t)).toBe("Uncertain");
    expect(expressionInWords({ ...EMOTION, emotion: "afraid" }, t)).toBe("Afraid");
    expect(expressionInWords({ ...EMOTION, puzzled: 0.8 }, t)).toBe("Happy, puzzled");
  });

  it("say what the point in the plane means, and at what pace one is seen", () => {
    expect(moodInWords(0.05, -0.1, t)).toBe("Neither pleasant nor unpleasant");
    expect(moodInWords(0.3, -0.6, t)).toBe("Rather pleasant, calm");
    expect(moodInWords(-0.7, 0, t)).toBe("Unpleasant");
    expect(rateInWords(10.1, false, t)).toBe("10 pictures a second");
    expect(rateInWords(1.2, true, t)).toBe("1 picture a second: the server is busy");
    expect(rateInWords(0.5, true, t)).toBe("Less than one picture a second: the server is busy");
  });
});
