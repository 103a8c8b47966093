import { describe, expect, it } from "vitest";
import { Addressee } from "@/avatar/addressee";
import { degrees } from "@/avatar/easing";

const FRONT = { yaw: 0.1, pitch: 0, distanceM: 1.3 };
const STEP_S = 1 / 60;

/** Returns where the eyes are after some seconds, degrees beside the front. */
function after(addressee: Addressee, x: number | null, seconds: number, { y = 0.45, id = 1 } = {}) {
  let place = FRONT;
  for (let time = 0; time < seconds; time += STEP_S) {
    place = { ...FRONT, ...addressee.update(FRONT, x === null ? null : { id, x, y }, STEP_S) };
  }
  return { yaw: degrees(place.yaw - FRONT.yaw), pitch: degrees(place.pitch) };
}

describe("Addressee", () => {
  it("looks straight ahead at who is in the middle, and at nobody", () => {
    expect(after(new Addressee(), 0.5, 3).yaw).toBeCloseTo(0, 1);
    expect(after(new Addressee(), null, 3)).toEqual({ yaw: 0, pitch: 0 });
  });

  it("looks to the screen's left at who sits there: in the camera's picture that is the right", () => {
    const { yaw } = after(new Addressee(), 0.9, 3);
    expect(yaw).toBeLessThan(-5); // to her own right, which is the left of the screen
    expect(yaw).toBeGreaterThanOrEqual(-9);
    expect(after(new Addressee(), 0.1, 3).yaw).toBeCloseTo(-yaw, 1);
  });

  it("goes only a part of the way, also up and down", () => {
    expect(Math.abs(after(new Addressee(), 5, 3).yaw)).toBeLessThanOrEqual(9.01);
    expect(after(new Addressee(), 0.5, 3, { y: 0.1 }).pitch).toBeGreaterThan(1);
    expect(after(new Addressee(), 0.5, 3, { y: 1 }).pitch).toBeGreaterThanOrEqual(-3.51);
  });

  it("follows slowly, so that the eyes need not jump, and does not tremble with what is found", () => {
    const addressee = new Addressee();
    after(addressee, 0.5, 2);
    let before = 0;
    for (let frame = 0; frame < 120; frame += 1) {
      const { yaw } = after(addressee, 0.8, STEP_S);
      expect(Math.abs(yaw - before)).toBeLessThan(0.6);
      before = yaw;
    }
    for (let frame = 0; frame < 60; frame += 1) {
      expect(after(addressee, 0.8 + (frame % 2 ? 0.004 : -0.004), STEP_S).yaw).toBeCloseTo(before, 1);
    }
  });

  it("jumps to somebody else, and comes back from who has gone", () => {
    const addressee = new Addressee();
    const one = after(addressee, 0.2, 3).yaw;
    const other = after(addressee, 0.8, STEP_S, { id: 2 }).yaw;
    expect(other).toBeCloseTo(-one, 1);
    expect(Math.abs(after(addressee, null, 0.2).yaw)).toBeGreaterThan(1);
    expect(after(addressee, null, 4).yaw).toBeCloseTo(0, 1);
  });
});
