import { describe, expect, it } from "vitest";
import { TurnClock } from "@/session/conversation/latency";

describe("TurnClock", () => {
  it("says what the wait after speech was made of, from the end of speech", () => {
    const clock = new TurnClock();
    clock.speechEnded(1_210, 210);
    clock.mark("words_known", 1_250);
    clock.mark("first_text", 1_260);
    clock.mark("first_text", 1_400);
    clock.mark("sound_received", 1_300);
    expect(clock.heard(1_420)).toEqual({
      totalMs: 420,
      spoken: true,
      steps: [
        { moment: "turn_ended", atMs: 210, tookMs: 210 },
        { moment: "words_known", atMs: 250, tookMs: 40 },
        { moment: "first_text", atMs: 260, tookMs: 10 },
        { moment: "sound_received", atMs: 300, tookMs: 40 },
        { moment: "sound_heard", atMs: 420, tookMs: 120 },
      ],
    });
  });

  it("begins anew with every turn", () => {
    const clock = new TurnClock();
    clock.speechEnded(1_000, 200);
    clock.mark("first_text", 1_100);
    clock.speechEnded(3_000, 500);
    expect(clock.heard(3_100)).toMatchObject({ totalMs: 600, steps: [{ moment: "turn_ended" }, {}] });
  });

  it("starts a typed turn when it is sent", () => {
    const clock = new TurnClock();
    clock.textSent(500);
    clock.mark("turn_ended", 504);
    expect(clock.heard(700)).toMatchObject({ totalMs: 200, spoken: false });
  });

  it("has nothing to say of a greeting, or of a second answer to the same turn", () => {
    const clock = new TurnClock();
    expect(clock.heard(10)).toBeNull();
    clock.textSent(500);
    clock.mark("turn_ended", 504);
    clock.heard(700);
    expect(clock.heard(900)).toBeNull();
  });
});
