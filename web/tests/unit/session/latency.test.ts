import { describe, expect, it } from "vitest";
import {
  median,
  medianSteps,
  stepsOf,
  type TimedTurn,
  TurnClock,
  withLatency,
  withServerTimes,
} from "@/session/conversation/latency";

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

  it("starts a spoken turn when the key is let go", () => {
    const clock = new TurnClock();
    clock.released(500);
    clock.mark("turn_ended", 510);
    expect(clock.heard(800)).toMatchObject({ totalMs: 300, spoken: true });
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

const SERVER = {
  why: "turn_model",
  response_id: "r",
  turn_ended_ms: 180,
  words_ms: -40,
  first_text_ms: 150,
  first_sound_ms: 190,
  heard_ms: 300,
  prepared: true,
} as const;

function turn(responseId: string, heardMs: number): TimedTurn {
  const clock = new TurnClock();
  clock.speechEnded(1_200, 200);
  clock.mark("first_text", 1_230);
  clock.mark("sound_received", 1_240);
  const latency = clock.heard(1_000 + heardMs);
  if (latency === null) throw new Error("nothing was timed");
  return { responseId, latency, server: null };
}

describe("the last turns", () => {
  it("take what happens in the server from the server, in the order in which it happened", () => {
    const [timed] = withServerTimes([turn("r", 310)], SERVER);
    expect(timed && stepsOf(timed)).toEqual([
      { moment: "words_known", atMs: -40, tookMs: 0 },
      { moment: "first_text", atMs: 150, tookMs: 150 },
      { moment: "turn_ended", atMs: 180, tookMs: 30 },
      { moment: "sound_made", atMs: 190, tookMs: 10 },
      { moment: "sound_received", atMs: 240, tookMs: 50 },
      { moment: "sound_heard", atMs: 310, tookMs: 70 },
    ]);
  });

  it("are as this page saw them where the server says nothing, or speaks of another one", () => {
    const [timed] = withServerTimes([turn("other", 310)], SERVER);
    expect(timed?.server).toBeNull();
    expect(timed && stepsOf(timed)).toEqual(timed?.latency.steps);
  });

  it("are twenty", () => {
    let turns: readonly TimedTurn[] = [];
    for (let index = 0; index < 25; index += 1) {
      turns = withLatency(turns, String(index), turn("", 300 + index).latency);
    }
    expect(turns.map((item) => item.responseId)).toEqual(Array.from({ length: 20 }, (_, i) => String(i + 5)));
  });

  it("have medians", () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(median([])).toBeNaN();
    const medians = medianSteps([turn("a", 300), turn("b", 500), turn("c", 400)]);
    expect(medians.at(-1)).toEqual({ moment: "sound_heard", atMs: 400 });
    expect(medians[0]).toEqual({ moment: "turn_ended", atMs: 200 });
  });
});
