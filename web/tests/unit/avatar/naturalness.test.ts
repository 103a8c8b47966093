import { describe, expect, it } from "vitest";
import { degrees } from "@/avatar/easing";
import { Random } from "@/avatar/random";
import { CHANNELS, Observer } from "../../../scripts/naturalness/measure";
import { Player } from "../../../scripts/naturalness/player";
import { conversation, recordedAnswers } from "../../../scripts/naturalness/script";

/*
 * A short run of what `python -m bench.naturalness` measures over ten minutes, with generous bounds: it tells at once
 * when a change makes the motion unnatural.
 */
const MINUTES = 4;
const FPS = 60;
const FACE_DEGREES = 6;
const ACTIVITIES = ["resting", "listening", "attending", "thinking", "speaking"];

type Row = Readonly<Record<string, number>>;

const rows: readonly Row[] = (() => {
  const player = new Player(2, conversation(new Random(2), recordedAnswers(), MINUTES * 60 + 30));
  const observer = new Observer();
  const out = new Float32Array(CHANNELS.length);
  return Array.from({ length: MINUTES * 60 * FPS }, (_, frame) => {
    const pose = player.play(frame / FPS);
    const { activity, endS } = player.stretch;
    observer.observe(frame / FPS, activity, endS - frame / FPS, player.driver, pose, out);
    return Object.fromEntries(CHANNELS.map((name, index) => [name, out[index] ?? NaN]));
  });
})();

function during(...activities: string[]): Row[] {
  return rows.filter(({ activity }) => activities.includes(ACTIVITIES[activity ?? -1] ?? ""));
}

/** Counts how often something begins to hold. */
function onsets(items: readonly Row[], holds: (row: Row) => boolean): number {
  return items.filter((row, index) => index > 0 && holds(row) && !holds(items[index - 1] ?? row)).length;
}

function fastest(name: string): number {
  return Math.max(...rows.slice(2).map((row) => row[name] ?? NaN));
}

function mutual(activity: string): number {
  const items = during(activity);
  const looks = items.filter((row) => Math.hypot(row.gaze_yaw ?? NaN, row.gaze_pitch ?? NaN) < FACE_DEGREES);
  return looks.length / items.length;
}

describe("four minutes of conversation", () => {
  it("has about 17 blinks a minute at rest and 26 in conversation", () => {
    const closed = (row: Row) => (row.lid ?? 0) > 0.45;
    const rate = (items: readonly Row[]) => onsets(items, closed) / (items.length / FPS / 60);
    expect(rate(rows)).toBeGreaterThan(17);
    expect(rate(rows)).toBeLessThan(33);
    expect(rate(during("attending", "thinking", "speaking"))).toBeGreaterThan(
      rate(during("resting", "listening")),
    );
  });

  it("has the other looked at most while they speak, less while she speaks, and least while she thinks", () => {
    expect(mutual("attending")).toBeGreaterThan(0.65);
    expect(mutual("attending")).toBeLessThan(0.85);
    expect(mutual("speaking")).toBeGreaterThan(0.3);
    expect(mutual("speaking")).toBeLessThan(0.53);
    expect(mutual("thinking")).toBeLessThan(0.5);
  });

  it("has 12 to 18 breaths a minute", () => {
    const breaths = onsets(
      rows.slice(1).map((row, index) => ({ up: (row.breath ?? 0) - (rows[index]?.breath ?? 0) })),
      ({ up }) => (up ?? 0) > 1e-5,
    );
    expect(breaths / MINUTES).toBeGreaterThan(11.5);
    expect(breaths / MINUTES).toBeLessThan(18.5);
  });

  it("has hands that come up to speak, and rest otherwise", () => {
    const up = (items: readonly Row[]) =>
      items.filter((row) => (row.hands_up ?? 0) > 0).length / items.length;
    expect(up(during("speaking"))).toBeGreaterThan(0.1);
    expect(up(during("speaking"))).toBeLessThan(0.7);
    expect(up(during("attending"))).toBeLessThan(0.1);
  });

  it("has eyes that hold what they look at while the head moves, and converge on it", () => {
    const expected = degrees(2 * Math.atan(0.0315 / 1.36));
    const held = during("attending").filter((row) => Math.abs(row.gaze_yaw ?? 9) < 3);
    const mean = held.reduce((sum, row) => sum + (row.vergence ?? NaN), 0) / held.length;
    expect(mean).toBeGreaterThan(expected - 0.4);
    expect(mean).toBeLessThan(expected + 0.2);
  });

  it("has eyes that turn back as far as the head turns", () => {
    const turning = rows.flatMap((row, index) => {
      const before = rows[index - 1];
      if (before === undefined) return [];
      const head = Math.abs((row.head_y ?? 0) - (before.head_y ?? 0)) * FPS;
      const gaze =
        Math.hypot(
          (row.gaze_yaw ?? 0) - (before.gaze_yaw ?? 0),
          (row.gaze_pitch ?? 0) - (before.gaze_pitch ?? 0),
        ) * FPS;
      return head > 3 ? [{ head, gaze }] : [];
    });
    const held = turning.filter(({ head, gaze }) => gaze < 0.1 * head);
    expect(turning.length).toBeGreaterThan(500);
    expect(held.length / turning.length).toBeGreaterThan(0.7); // in the others they jump
  });

  it("has nothing that twitches", () => {
    expect(Math.max(fastest("speed_hips"), fastest("speed_spine"))).toBeLessThan(30);
    expect(Math.max(fastest("speed_head"), fastest("speed_neck"))).toBeLessThan(150);
    for (const side of ["left", "right"]) {
      for (const part of ["Arm", "ForeArm", "Hand"])
        expect(fastest(`speed_${side}${part}`)).toBeLessThan(420);
    }
    expect(fastest("speed_lids")).toBeLessThan(25);
    expect(fastest("speed_visemes")).toBeLessThan(30);
    expect(fastest("speed_face")).toBeLessThan(12);
  });

  it("has lips that are closed in p, b and m", () => {
    const pressed = rows.filter((row) => (row.closed_lips ?? 0) > 0.97);
    expect(pressed.length).toBeGreaterThan(5);
    expect(Math.max(...pressed.map((row) => row.jaw ?? NaN))).toBeLessThan(0.03);
  });
});
