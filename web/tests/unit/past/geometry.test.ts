import { describe, expect, it } from "vitest";
import {
  type Curve,
  curvePieces,
  emotionSegments,
  labelsWithRoom,
  timeScale,
  timeTicks,
} from "@/ui/past/geometry";
import { layoutFor } from "@/ui/past/layout";
import { letters } from "@/ui/past/letters";
import { plotWords } from "@/ui/past/plot-words";
import { paletteFor } from "@/ui/past/palette";
import { format, t } from "../words";
import { series } from "./timelines";

const { lanes: LANES } = plotWords("Iris", t, format);

describe("the scale of time", () => {
  it("goes there and back, and stays between its ends", () => {
    const { x, ms } = timeScale(10_000, 100, 600);
    expect([x(0), x(5_000), x(10_000), x(99_999), x(-5)]).toEqual([100, 350, 600, 600, 100]);
    expect([ms(100), ms(350), ms(9_999), ms(0)]).toEqual([0, 5_000, 10_000, 0]);
    const empty = timeScale(0, 0, 0);
    expect(Number.isFinite(empty.x(1)) && Number.isFinite(empty.ms(1))).toBe(true);
  });

  it("has round ticks, and not too many", () => {
    for (const duration of [900, 4_000, 61_000, 600_000, 7_200_000, 90_000_000]) {
      const ticks = timeTicks(duration, 8);
      expect(ticks[0]).toBe(0);
      expect(ticks.length).toBeLessThanOrEqual(8);
      expect(ticks.every((tick) => tick % 1_000 === 0 && tick <= duration)).toBe(true);
    }
    expect(timeTicks(60_000, 8)).toEqual([0, 10_000, 20_000, 30_000, 40_000, 50_000, 60_000]);
  });
});

describe("a curve", () => {
  const curve = (rows: [ms: number, value: number, confidence: number][]): Curve => ({
    times: rows.map(([ms]) => ms),
    values: rows.map(([, value]) => value),
    confidence: rows.map(([, , confidence]) => confidence),
  });
  const pieces = (rows: [number, number, number][], duration = 10_000) =>
    curvePieces(
      curve(rows),
      duration,
      (ms) => ms / 100,
      (value) => -100 * value,
    );

  it("holds each value until shortly before the next, and the last until the end", () => {
    const [piece] = pieces([
      [0, 0, 1],
      [5_000, 1, 1],
    ]);
    expect(piece?.line).toBe("M0.0 0.0L46.0 0.0L50.0 -100.0L100.0 -100.0");
  });

  it("is broken where nothing is known", () => {
    const found = pieces([
      [0, 0.5, 0.9],
      [2_000, 0, 0],
      [6_000, -0.5, 0.9],
    ]);
    expect(found.map(({ line }) => line)).toEqual(["M0.0 -50.0L20.0 -50.0", "M60.0 50.0L100.0 50.0"]);
    expect(pieces([[0, 0.3, 0]])).toEqual([]);
    expect(pieces([])).toEqual([]);
  });

  it("has a band that is wider the less sure it is, and stays in its lane", () => {
    const heights = (confidence: number, value = 0) => {
      const [piece] = pieces([[0, value, confidence]]);
      return (piece?.band.match(/-?[\d.]+(?=L|Z)/g) ?? []).map(Number);
    };
    expect(Math.max(...heights(1))).toBe(0);
    expect(Math.max(...heights(0.5))).toBeCloseTo(20);
    expect(Math.max(...heights(0.1))).toBeCloseTo(36);
    expect(Math.min(...heights(0.1, 0.9))).toBe(-100);
  });
});

describe("the ribbon of emotions", () => {
  it("joins what is the same, and leaves out what is not clear", () => {
    const states = series(
      [0, 0, 0.4, "happy"],
      [1_000, 0, 0.8, "happy"],
      [2_000, 0, 0, "unknown"],
      [3_000, 0, 0.5, "sad"],
    );
    expect(emotionSegments(states, 4_000)).toEqual([
      { fromMs: 0, toMs: 2_000, emotion: "happy", confidence: expect.closeTo(0.6) as number },
      { fromMs: 3_000, toMs: 4_000, emotion: "sad", confidence: 0.5 },
    ]);
    expect(emotionSegments(series(), 4_000)).toEqual([]);
  });
});

describe("the layout", () => {
  it("has room for everything, one below the other, in narrow windows, too", () => {
    for (const width of [280, 559, 560, 1_000]) {
      const layout = layoutFor(width, LANES);
      const lanes = Object.values(layout.lanes);
      lanes.slice(1).forEach((lane, index) => {
        const above = lanes[index];
        expect(lane.top).toBeGreaterThan((above?.top ?? 0) + (above?.height ?? 0));
      });
      expect(layout.left).toBeLessThan(layout.right);
      expect(layout.height).toBeGreaterThan(layout.axisTop);
    }
    expect(layoutFor(300, LANES).beside).toBe(false);
    expect(layoutFor(800, LANES).lanes.assistant?.label).toBe("Iris speaks");
  });

  it("gives long names beside the lanes more room, but not all of it", () => {
    expect(layoutFor(800, LANES, ["valence", "user"]).left).toBe(104);
    const long = layoutFor(800, { ...LANES, operated: "Ein Mensch antwortet" }).left;
    expect(long).toBeGreaterThan(letters("Ein Mensch antwortet"));
    expect(layoutFor(800, { ...LANES, operated: "W".repeat(90) }).left).toBe(168);
    expect(letters("情绪")).toBeGreaterThan(letters("ab"));
  });

  it("writes only the labels that have room", () => {
    expect(labelsWithRoom([0, 10, 40, 45], [30, 30, 5, 5])).toEqual([true, false, true, true]);
  });
});

describe("the colors", () => {
  const luminance = (color: string) => {
    const parts = [1, 3, 5].map((index) => parseInt(color.slice(index, index + 2), 16) / 255);
    const [r = 0, g = 0, b = 0] = parts.map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a: string, b: string) => {
    const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
    return (high + 0.05) / (low + 0.05);
  };

  it.each(["light", "dark"] as const)("stand out from %s paper", (theme) => {
    const { paper, lane, emotions, ...rest } = paletteFor(theme);
    const marks = [rest.valence, rest.arousal, rest.attention, rest.user, rest.assistant, rest.sound];
    for (const color of [...marks, ...Object.values(emotions)]) {
      expect(contrast(color, paper)).toBeGreaterThanOrEqual(3);
      expect(contrast(color, lane)).toBeGreaterThanOrEqual(3);
    }
    for (const color of [rest.ink, rest.soft]) expect(contrast(color, paper)).toBeGreaterThanOrEqual(4.5);
  });
});
