import { describe, expect, it } from "vitest";
import { Pace } from "@/session/seeing/pace";
import { fittingSize } from "@/session/seeing/size";
import { Uplink } from "@/session/seeing/uplink";

describe("fittingSize", () => {
  it.each([
    [
      { width: 640, height: 480 },
      { width: 640, height: 480 },
    ],
    [
      { width: 1280, height: 720 },
      { width: 640, height: 360 },
    ],
    [
      { width: 720, height: 1280 },
      { width: 360, height: 640 },
    ],
    [
      { width: 512, height: 512 },
      { width: 480, height: 480 },
    ],
    [
      { width: 320, height: 240 },
      { width: 320, height: 240 },
    ],
    [
      { width: 10_000, height: 2 },
      { width: 640, height: 1 },
    ],
  ])("%o is sent as %o", (own, sent) => {
    expect(fittingSize(own)).toEqual(sent);
  });
});

describe("Pace", () => {
  /** Returns at which of a camera's frames a picture is taken. */
  const taken = (pace: Pace, cameraFps: number, seconds: number, fromMs = 0) =>
    Array.from(
      { length: Math.round(cameraFps * seconds) },
      (_, index) => fromMs + (index * 1000) / cameraFps,
    ).filter((time) => pace.isDue(time));

  it("takes ten of thirty frames a second until it is told otherwise", () => {
    expect(taken(new Pace(), 30, 10)).toHaveLength(100);
  });

  it.each([
    [30, 15, 15],
    [30, 60, 15],
    [30, 4, 4],
    [25, 10, 10],
    [15, 10, 10],
    [8, 10, 8],
    [30, 0.5, 0.5],
  ])("of a camera's %d frames a second, with %d wanted, takes %d", (camera, wanted, expected) => {
    const pace = new Pace();
    pace.set(wanted);
    expect(taken(pace, camera, 20).length / 20).toBeCloseTo(expected, 0.5);
  });

  it("takes none if none are wanted, and goes on at once when some are", () => {
    const pace = new Pace();
    pace.set(0);
    expect(taken(pace, 30, 2)).toEqual([]);
    pace.set(5);
    expect(taken(pace, 30, 2, 2_000)[0]).toBe(2_000);
  });

  it("makes up for nothing that it has missed", () => {
    const pace = new Pace();
    taken(pace, 30, 1);
    const after = taken(pace, 100, 0.18, 5_000);
    expect(after).toHaveLength(2);
  });
});

describe("Uplink", () => {
  /** Sends over a line of so many bytes a second, for ten seconds; returns what share of the time pictures took. */
  const load = (bytesPerSecond: number) => {
    const uplink = new Uplink();
    let [waiting, busyMs, sent] = [0, 0, 0];
    for (let now = 0; now < 10_000; now += 10) {
      waiting = Math.max(0, waiting - bytesPerSecond / 100);
      if (waiting > 0) busyMs += 10;
      if (now % 100 === 0 && uplink.hasRoom(waiting, now)) {
        waiting += 30_000;
        sent += 1;
        uplink.sent(now);
      }
    }
    return { share: busyMs / 10_000, sent };
  };

  it("sends every picture where the line is fast", () => {
    expect(load(10_000_000).sent).toBe(100);
  });

  it("leaves most of a slow line to the voice, and never lets pictures queue", () => {
    const { share, sent } = load(60_000);
    expect(share).toBeLessThan(0.45);
    expect(sent).toBeGreaterThan(4);
    expect(load(5_000).share).toBeLessThan(0.7); // one picture alone takes six seconds
  });

  it("does not wait long because of what was sent by others, or long ago", () => {
    const uplink = new Uplink();
    expect([uplink.hasRoom(90_000, 100_000), uplink.hasRoom(0, 100_100), uplink.hasRoom(0, 100_310)]).toEqual(
      [false, false, true],
    );
    uplink.sent(100_310);
    uplink.hasRoom(90_000, 200_000);
    expect([uplink.hasRoom(0, 200_100), uplink.hasRoom(0, 205_100)]).toEqual([false, true]);
  });
});
