import { describe, expect, it } from "vitest";
import { MicrophoneGate, TAIL_FRAMES } from "@/session/audio/gate";
import { CLICK_MS, TalkKey } from "@/session/conversation/talk-key";

function setUp() {
  const done: string[] = [];
  const key = new TalkKey({
    begin: () => done.push("begin"),
    end: () => done.push("end"),
    discard: () => done.push("discard"),
  });
  return { key, done };
}

describe("TalkKey", () => {
  it("is down while it is held", () => {
    const { key, done } = setUp();
    key.down(0);
    expect(key.isDown).toBe(true);
    key.up(CLICK_MS + 1);
    expect(done).toEqual(["begin", "end"]);
    expect(key.isDown).toBe(false);
  });

  it("stays down after a click until the next press, however long that is", () => {
    const { key, done } = setUp();
    key.down(0);
    key.up(100);
    expect(key.isDown).toBe(true);
    key.down(5_000);
    expect(done).toEqual(["begin", "end"]);
    key.up(9_000);
    expect(done).toEqual(["begin", "end"]);
    key.down(10_000);
    expect(done).toEqual(["begin", "end", "begin"]);
  });

  it("can be switched by what knows no holding", () => {
    const { key, done } = setUp();
    key.toggle();
    key.up(1_000);
    expect(key.isDown).toBe(true);
    key.toggle();
    expect(done).toEqual(["begin", "end"]);
  });

  it("discards once, and only what was begun", () => {
    const { key, done } = setUp();
    expect(key.cancel()).toBe(false);
    key.down(0);
    expect(key.cancel()).toBe(true);
    key.up(1_000);
    expect(key.cancel()).toBe(false);
    expect(done).toEqual(["begin", "discard"]);
  });

  it("is let go when the keyboard is lost", () => {
    const { key, done } = setUp();
    key.release();
    key.down(0);
    key.release();
    key.up(1_000);
    expect(done).toEqual(["begin", "end"]);
  });
});

describe("MicrophoneGate", () => {
  const passed = (gate: MicrophoneGate, frames: number) =>
    Array.from({ length: frames }, () => gate.passes()).filter(Boolean).length;

  it("lets everything through unless it is guarded", () => {
    const gate = new MicrophoneGate();
    expect(passed(gate, 50)).toBe(50);
    gate.guard(true);
    expect(passed(gate, 50)).toBe(0);
    gate.guard(false);
    expect(passed(gate, 50)).toBe(50);
  });

  it("is open while held and for 300 ms after", () => {
    const gate = new MicrophoneGate();
    gate.guard(true);
    gate.hold();
    expect(gate.isOpen).toBe(true);
    expect(passed(gate, 20)).toBe(20);
    gate.release();
    expect(gate.isOpen).toBe(false);
    expect(TAIL_FRAMES * 20).toBe(300);
    expect(passed(gate, 50)).toBe(TAIL_FRAMES);
    gate.release();
    expect(passed(gate, 50)).toBe(0);
  });

  it("is shut at once for what was discarded", () => {
    const gate = new MicrophoneGate();
    gate.guard(true);
    gate.hold();
    gate.release(0);
    expect(passed(gate, 50)).toBe(0);
  });
});
