import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { EnvelopeOf, ServerEnvelope, ServerEventType } from "@/contract/events";
import { Conversation } from "@/session/conversation/conversation";
import { Puppeteer } from "@/ui/stage/puppeteer";
import { faces, place } from "../seeing/faces";
import { envelope, OPENED } from "../session/envelopes";

const TURN_ENDED = envelope("turn.ended", { why: "vad", probability: 0.9, silence_ms: 200 });

function setUp() {
  const conversation = new Conversation("ws://host/ws", () => {
    throw new Error("there is no network here");
  });
  const puppeteer = new Puppeteer(conversation, 7);
  puppeteer.attach();
  conversation.dispatch({ type: "connection", connection: { status: "open", sessionId: "s" } });
  conversation.dispatch({ type: "event", envelope: OPENED });
  const tell = (item: ServerEnvelope) => {
    conversation.dispatch({ type: "event", envelope: item });
    conversation.events.emit(item);
  };
  /** Draws for some time; returns how far the chest was raised, and the brows, at most. */
  const draw = (ms: number) => {
    let [chest, brows] = [0, 0];
    for (let past = 0; past < ms; past += 20) {
      vi.advanceTimersByTime(20);
      const pose = puppeteer.frame();
      chest = Math.max(chest, -pose.spine.x);
      brows = Math.max(brows, pose.get("browOuterUpRight"));
    }
    return { chest, brows };
  };
  return { puppeteer, conversation, tell, draw };
}

/** Returns what the server sends for a raised brow: why, and the gesture. */
function raised(why: EnvelopeOf<"assistant.backchannel">["payload"]["why"]): ServerEnvelope[] {
  const reason = envelope("assistant.backchannel", { why, text: "", gesture: "brow_raise", intensity: 1 });
  const movement = { gesture: "brow_raise", intensity: 1, pts_ms: null, duration_ms: 600 } as const;
  return [reason, { ...envelope("assistant.gesture", movement), cause_id: reason.id }];
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("Puppeteer", () => {
  it("looks at who is seen at the side, and straight ahead once they have been gone for a while", () => {
    const { puppeteer, conversation, draw } = setUp();
    const see = (x: number, ptsMs: number) =>
      conversation.scene.follow(
        faces([place(1, { box: { x, y: 0.2, width: 0.2, height: 0.5 } })], ptsMs),
        ptsMs,
      );
    for (let times = 0; times < 30; times += 1) {
      see(0.75, performance.now());
      draw(100);
    }
    const { yaw } = puppeteer.facing;
    expect(yaw).toBeLessThan(-0.08); // at the right of the camera's picture: that is the screen's left
    draw(1_500);
    expect(puppeteer.facing.yaw).toBeCloseTo(yaw, 2);
    draw(3_000);
    expect(puppeteer.facing.yaw).toBeCloseTo(0, 2);
  });

  it("shows within 300 ms of a turn's end that an answer is being thought of, without any word of the server", () => {
    const { puppeteer, tell, draw } = setUp();
    draw(1_000);
    const ponders = vi.spyOn(puppeteer.driver, "ponders");
    tell(TURN_ENDED);
    draw(300);
    expect(ponders).toHaveBeenCalledOnce();
    draw(3_000);
    expect(ponders).toHaveBeenCalledOnce();
  });

  it("does not ponder when the person goes on", () => {
    const { puppeteer, tell, draw } = setUp();
    draw(100);
    const ponders = vi.spyOn(puppeteer.driver, "ponders");
    for (const type of ["turn.started", "speech.started"] satisfies ServerEventType[]) {
      tell(TURN_ENDED);
      draw(60);
      tell(
        type === "turn.started"
          ? envelope(type, { why: "vad" })
          : envelope(type, { stream_ms: 1, probability: 0.9 }),
      );
      draw(500);
    }
    expect(ponders).not.toHaveBeenCalled();
  });

  it("does not double what the server shows for the same reason", () => {
    const { puppeteer, tell, draw } = setUp();
    draw(100);
    const show = vi.spyOn(puppeteer.driver.gestures, "show");
    tell(TURN_ENDED);
    draw(260);
    raised("thinking").forEach(tell);
    draw(200);
    expect(show.mock.calls.map(([name]) => name)).toEqual(["breath"]);

    tell(TURN_ENDED);
    draw(60);
    raised("thinking").forEach(tell);
    draw(500);
    expect(show.mock.calls.map(([name]) => name)).toEqual(["breath", "brow_raise"]);
  });

  it("raises the brows when the server lets her listen so, or when she is spoken over", () => {
    const { conversation, tell, draw } = setUp();
    const before = draw(1_500).brows;
    raised("pitch").forEach(tell);
    expect(draw(600).brows).toBeGreaterThan(before + 0.3);
    draw(1_500);
    conversation.dispatch({ type: "heard", responseId: "r", ptsMs: 0, at: 0 });
    draw(1_500);
    tell(envelope("speech.started", { stream_ms: 1, probability: 0.9 }));
    expect(draw(300).brows).toBeGreaterThan(before + 0.15);
  });
});
