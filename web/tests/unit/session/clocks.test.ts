import { describe, expect, it } from "vitest";
import { OutputClock } from "@/session/audio/output-clock";
import { AudioTimeline } from "@/session/audio/timeline";

const RATE = 24_000;

describe("AudioTimeline", () => {
  it("ties times of the context to the clock of the sound, and back", () => {
    const timeline = new AudioTimeline();
    expect(timeline.at(1)).toBeNull();
    timeline.started(2 * RATE, 5_000 * 24);
    expect(timeline.at(1)).toBeNull();
    expect(timeline.at(2.5)).toEqual({ ptsMs: 5_500, playing: true });
    expect(timeline.timeOf(5_500)).toBe(2.5);
    expect(timeline.timeOf(4_000)).toBeNull();
  });

  it("rests at the end of what was played", () => {
    const timeline = new AudioTimeline();
    timeline.started(0, 0);
    timeline.stopped(RATE, true);
    expect(timeline.at(3)).toEqual({ ptsMs: 1_000, playing: false });
    timeline.started(4 * RATE, 1_000 * 24);
    expect(timeline.at(3.9)).toEqual({ ptsMs: 1_000, playing: false });
    expect(timeline.at(4.25)).toEqual({ ptsMs: 1_250, playing: true });
  });

  it("still knows the run before, which is what is audible while the next is put out", () => {
    const timeline = new AudioTimeline();
    timeline.started(0, 0);
    timeline.started(RATE, 9_000 * 24);
    expect(timeline.at(0.5)).toEqual({ ptsMs: 500, playing: true });
    expect(timeline.at(1.5)).toEqual({ ptsMs: 9_500, playing: true });
  });
});

describe("AudioTimeline.mouthAt", () => {
  it("moves the mouth shortly before an answer is heard and until it has closed", () => {
    const timeline = new AudioTimeline();
    timeline.started(2 * RATE, 1_000 * 24);
    timeline.stopped(3 * RATE, true);
    expect(timeline.mouthAt(1.8)).toBeNull();
    expect(timeline.mouthAt(1.9)).toEqual({ ptsMs: 900, playing: true });
    expect(timeline.mouthAt(2.5)).toEqual(timeline.at(2.5));
    expect(timeline.mouthAt(3.2)).toEqual({ ptsMs: 2_200, playing: true });
    expect(timeline.mouthAt(3.4)).toEqual({ ptsMs: 2_000, playing: false });
  });

  it("stops the mouth where the sound was cut off", () => {
    const timeline = new AudioTimeline();
    timeline.started(0, 0);
    timeline.stopped(RATE, false);
    expect(timeline.mouthAt(1.05)).toEqual({ ptsMs: 1_000, playing: false });
  });

  it("does not leave what is audible for what comes next", () => {
    const timeline = new AudioTimeline();
    timeline.started(0, 0);
    timeline.started(RATE, 9_000 * 24);
    expect(timeline.mouthAt(0.95)).toEqual({ ptsMs: 950, playing: true });
    expect(timeline.mouthAt(1)).toEqual({ ptsMs: 9_000, playing: true });
  });
});

describe("OutputClock", () => {
  const still = { currentTime: 0, baseLatency: 0.01 };

  it("takes the output's timestamp where there is one", () => {
    const clock = new OutputClock();
    const stamp = { contextTime: 9.96, performanceTime: 20_000 };
    clock.observe({ currentTime: 10, baseLatency: 0.01, getOutputTimestamp: () => stamp }, 20_005);
    expect(clock.audibleAt(20_100)).toBeCloseTo(10.06, 6);
    expect(clock.performanceOf(10.06)).toBeCloseTo(20_100, 3);
  });

  it("takes the context's time less its latency where there is none, or an incredible one", () => {
    for (const stamp of [
      undefined,
      { contextTime: 0, performanceTime: 0 },
      { contextTime: 3, performanceTime: 20_000 },
    ]) {
      const clock = new OutputClock();
      const timing = { currentTime: 10, baseLatency: 0.01, outputLatency: 0.05 };
      clock.observe(stamp === undefined ? timing : { ...timing, getOutputTimestamp: () => stamp }, 20_000);
      expect(clock.audibleAt(20_000)).toBeCloseTo(9.95, 6);
    }
  });

  it("smooths the steps of the device's buffer and follows real jumps at once", () => {
    const clock = new OutputClock();
    for (let now = 0; now < 5_000; now += 16) {
      const currentTime = Math.floor(now / 20) * 0.02; // steps of 20 ms
      clock.observe({ ...still, currentTime }, now);
    }
    const steady = (clock.audibleAt(5_000) ?? 0) - 5;
    expect(Math.abs(steady + 0.02)).toBeLessThan(0.005); // half a step and the latency
    clock.observe({ ...still, currentTime: 4 }, 5_016);
    expect(clock.audibleAt(5_016)).toBeCloseTo(3.99, 6);
  });
});
