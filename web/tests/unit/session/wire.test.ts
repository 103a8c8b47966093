import { describe, expect, it } from "vitest";
import { backoffMs } from "@/session/wire/backoff";
import { decodeAudioFrame, encodeFrame } from "@/session/wire/frames";
import { parseServerMessage } from "@/session/wire/messages";
import { envelope } from "./envelopes";

describe("binary frames", () => {
  it("carry kind, time and samples", () => {
    const frame = encodeFrame(3, 4_000_000_000, Int16Array.of(1, -2, 32767));
    new DataView(frame).setUint8(1, 3);
    expect(decodeAudioFrame(frame)).toEqual({
      ptsMs: 4_000_000_000,
      first: true,
      last: true,
      samples: Int16Array.of(1, -2, 32767),
    });
  });

  it("are passed over when they are of another kind or damaged", () => {
    expect(decodeAudioFrame(encodeFrame(1, 0, Int16Array.of(1)))).toBeNull();
    expect(decodeAudioFrame(new ArrayBuffer(5))).toBeNull();
    expect(decodeAudioFrame(encodeFrame(3, 0, Int16Array.of(1)).slice(0, 9))).toBeNull();
  });
});

describe("parseServerMessage", () => {
  it("reads envelopes, the first message and refusals", () => {
    const speech = envelope("speech.started", { stream_ms: 1, probability: 0.9 });
    expect(parseServerMessage(JSON.stringify(speech))).toEqual({ kind: "event", envelope: speech });
    const first = { type: "connection_established", message: "success", session_id: "x" };
    expect(parseServerMessage(JSON.stringify(first))).toEqual({ kind: "established", sessionId: "x" });
    expect(parseServerMessage(JSON.stringify({ ...first, secret: "s" }))).toEqual({
      kind: "established",
      sessionId: "x",
      secret: "s",
    });
    const error = { code: "limit.sessions", detail: "Full.", retryable: true, ref: null };
    expect(parseServerMessage(JSON.stringify({ type: "error", payload: error }))).toEqual({
      kind: "refused",
      error,
    });
  });

  it("tells what a newer server says from what is damaged", () => {
    expect(parseServerMessage('{"type":"dream.began","payload":{}}').kind).toBe("unknown");
    expect(parseServerMessage("{").kind).toBe("invalid");
    expect(parseServerMessage("[]").kind).toBe("invalid");
    const broken = {
      ...envelope("speech.started", { stream_ms: 1, probability: 0.9 }),
      payload: { stream_ms: "1" },
    };
    expect(parseServerMessage(JSON.stringify(broken)).kind).toBe("invalid");
  });
});

describe("backoffMs", () => {
  it("doubles up to a limit, with jitter", () => {
    expect([0, 1, 2, 3].map((attempt) => backoffMs(attempt, 0.999999))).toEqual(
      [250, 500, 1000, 2000].map((value) => expect.closeTo(value, 0) as number),
    );
    expect(backoffMs(50, 0)).toBe(4_000);
  });
});
