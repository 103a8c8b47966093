import { afterEach, describe, expect, it, vi } from "vitest";
import { takesOf } from "@/center/sessions/recordings";
import { Replay } from "@/center/sessions/replay";
import { audibleFrom, takeAt } from "@/center/sessions/takes";
import { stepsOf } from "@/center/sessions/wait-steps";

const TAKES = [
  { url: "a", startMs: 1_000, durationMs: 2_000 },
  { url: "b", startMs: 10_000, durationMs: null },
];

describe("what was recorded", () => {
  it("is found by the moment", () => {
    expect(takeAt(TAKES, 500)).toBeNull();
    expect(takeAt(TAKES, 1_000)?.url).toBe("a");
    expect(takeAt(TAKES, 3_000)).toBeNull();
    expect(takeAt(TAKES, 99_000)?.url).toBe("b"); // cut off: only the file knows how long it is
  });

  it("goes on with the next take where nothing was recorded", () => {
    expect(audibleFrom(TAKES, 1_500)).toBe(1_500);
    expect(audibleFrom(TAKES, 5_000)).toBe(10_000);
    expect(audibleFrom([], 0)).toBeNull();
    expect(audibleFrom([{ url: "a", startMs: 0, durationMs: 10 }], 20)).toBeNull();
  });
});

describe("a replay", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("goes from one take to the next, and rests after the last one", () => {
    const player = new FakePlayer();
    vi.stubGlobal("Audio", function Audio() {
      return player;
    });
    vi.stubGlobal("requestAnimationFrame", () => 0);
    vi.stubGlobal("cancelAnimationFrame", () => undefined);
    const replay = new Replay();
    replay.load(TAKES);
    replay.toggle();
    expect([player.src, replay.state.getState().playing]).toEqual(["a", true]);
    player.end(2);
    expect([player.src, replay.state.getState().playing]).toEqual(["b", true]);
    expect(replay.cursor.getState().ms).toBe(10_000);
    player.end(7);
    expect(replay.state.getState().playing).toBe(false);
  });
});

/** What of an audio element a replay uses. */
class FakePlayer extends EventTarget {
  src = "";
  currentTime = 0;
  duration = Number.NaN;
  playbackRate = 1;
  preload = "";

  play(): Promise<void> {
    this.dispatchEvent(new Event("play"));
    return Promise.resolve();
  }

  /** Comes to the end of a file, as browsers tell it. */
  end(duration: number): void {
    this.duration = duration;
    this.currentTime = duration;
    this.dispatchEvent(new Event("pause"));
    this.dispatchEvent(new Event("ended"));
  }
}

describe("recordings of the server", () => {
  it("become stretches of the conversation", () => {
    const recordings = [
      { id: "a", began_ms: 5_000, bytes: 10 },
      { id: "b", began_ms: 9_000, bytes: 10 },
      { id: "c", began_ms: 9_500, bytes: 0 }, // being made
    ];
    expect(takesOf(recordings, 4_000, "/s")).toEqual([
      { url: "/s/recording?part=0", startMs: 1_000, durationMs: 4_000 },
      { url: "/s/recording?part=1", startMs: 5_000, durationMs: 500 },
    ]);
  });
});

describe("the steps of a wait", () => {
  const turn = {
    ...{ turn: 1, at_ms: 4_000, why: "vad", response_id: "r", prepared: false },
    ...{ turn_ended_ms: 300, words_ms: 200, first_text_ms: 450, first_sound_ms: 700, heard_ms: 900 },
  };

  it("add up to the whole, whatever was ready before", () => {
    const steps = stepsOf(turn);
    expect(steps.map(({ tookMs }) => tookMs)).toEqual([300, 0, 150, 250, 200]);
    expect(steps.reduce((sum, { tookMs }) => sum + tookMs, 0)).toBe(900);
  });

  it("leave out what did not happen", () => {
    expect(stepsOf({ ...turn, words_ms: null, turn_ended_ms: 0 }).map(({ name }) => name)).toEqual([
      ...["turn_ended", "first_text", "first_sound", "heard"],
    ]);
  });
});
