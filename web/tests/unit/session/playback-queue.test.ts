import { describe, expect, it } from "vitest";
import { FADE_SAMPLES, PlaybackQueue, type PlaybackFact } from "@/session/audio/playback-queue";

const MS = 24;

function piece(ptsMs: number, lengthMs: number, options: { last?: boolean; value?: number } = {}) {
  const samples = new Float32Array(lengthMs * MS).fill(options.value ?? 0.5);
  return { pts: ptsMs * MS, samples, last: options.last ?? false };
}

/** Reads in steps of 128 as the audio thread does; offsets of the facts count from the beginning. */
function play(queue: PlaybackQueue, milliseconds: number) {
  const blocks = Math.ceil((milliseconds * MS) / 128);
  const output = new Float32Array(blocks * 128);
  const facts: PlaybackFact[] = [];
  for (let block = 0; block < blocks; block += 1) {
    queue.read(output.subarray(block * 128, (block + 1) * 128), (fact) =>
      facts.push({ ...fact, offset: fact.offset + block * 128 }),
    );
  }
  return { output, facts };
}

describe("PlaybackQueue", () => {
  it("waits until enough has been gathered, then plays without a gap", () => {
    const queue = new PlaybackQueue();
    queue.push(piece(1000, 40));
    expect(play(queue, 20).facts).toEqual([]);
    queue.push(piece(1040, 40));
    const { output, facts } = play(queue, 60);
    expect(facts).toEqual([{ kind: "started", offset: 0, pts: 1000 * MS }]);
    expect(output.every((value) => value === 0.5)).toBe(true);
  });

  it("does not wait for more when the answer is complete, or when nothing more comes", () => {
    const complete = new PlaybackQueue();
    complete.push(piece(0, 10, { last: true }));
    expect(play(complete, 20).facts).toEqual([
      { kind: "started", offset: 0, pts: 0 },
      { kind: "stopped", offset: 10 * MS, why: "end" },
    ]);
    const late = new PlaybackQueue();
    late.push(piece(0, 20));
    expect(play(late, 300).facts.map((fact) => fact.kind)).toEqual(["started", "stopped"]);
  });

  it("says to the sample where a jump of the clock begins", () => {
    const queue = new PlaybackQueue();
    queue.push(piece(0, 100));
    queue.push(piece(150, 100, { last: true }));
    expect(play(queue, 220).facts).toEqual([
      { kind: "started", offset: 0, pts: 0 },
      { kind: "started", offset: 100 * MS, pts: 150 * MS },
      { kind: "stopped", offset: 200 * MS, why: "end" },
    ]);
  });

  it("takes times that were rounded to milliseconds as contiguous", () => {
    const queue = new PlaybackQueue();
    queue.push(piece(0, 100));
    queue.push(piece(101, 100, { last: true }));
    expect(play(queue, 220).facts.filter((fact) => fact.kind === "started")).toHaveLength(1);
  });

  it("cuts off what comes twice after a dropped connection", () => {
    const queue = new PlaybackQueue();
    queue.push(piece(0, 100, { value: 0.1 }));
    queue.push(piece(0, 100, { value: 0.2 }));
    queue.push(piece(60, 100, { value: 0.3, last: true }));
    const { output, facts } = play(queue, 200);
    expect(facts.at(-1)).toEqual({ kind: "stopped", offset: 160 * MS, why: "end" });
    expect(output[99 * MS]).toBeCloseTo(0.1);
    expect(output[101 * MS]).toBeCloseTo(0.3);
  });

  it("fades out within 8 ms when flushed, without a click", () => {
    const queue = new PlaybackQueue();
    queue.push(piece(0, 500));
    play(queue, 100);
    queue.flush();
    const { output, facts } = play(queue, 50);
    expect(facts).toEqual([{ kind: "stopped", offset: FADE_SAMPLES, why: "flushed" }]);
    expect(output[0]).toBeCloseTo(0.5, 3);
    expect(output.subarray(FADE_SAMPLES).every((value) => value === 0)).toBe(true);
    const steps = output.slice(1).map((value, index) => Math.abs(value - (output[index] ?? 0)));
    expect(Math.max(...steps)).toBeLessThan(0.01);
  });

  it("plays a new answer after a flush, also one whose clock is behind", () => {
    const queue = new PlaybackQueue();
    queue.push(piece(0, 500));
    play(queue, 100);
    queue.flush();
    queue.push(piece(105, 100, { value: 0.7, last: true }));
    const { facts } = play(queue, 150);
    expect(facts).toEqual([
      { kind: "stopped", offset: FADE_SAMPLES, why: "flushed" },
      { kind: "started", offset: FADE_SAMPLES, pts: 105 * MS },
      { kind: "stopped", offset: FADE_SAMPLES + 100 * MS, why: "end" },
    ]);
  });

  it("gathers more after it has run dry", () => {
    const queue = new PlaybackQueue();
    queue.push(piece(0, 60));
    expect(play(queue, 80).facts.at(-1)).toEqual({ kind: "stopped", offset: 60 * MS, why: "underrun" });
    queue.push(piece(60, 70));
    expect(play(queue, 10).facts).toEqual([]);
    queue.push(piece(130, 20));
    expect(play(queue, 10).facts).toEqual([{ kind: "started", offset: 0, pts: 60 * MS }]);
  });
});
