import { describe, expect, it } from "vitest";
import { FrameKind } from "@/contract/events";
import { AsideLevels } from "@/session/audio/asides";
import { VOICE_RATE } from "@/session/audio/playback-queue";
import { decodeAside, decodeAudioFrame, encodeFrame } from "@/session/wire/frames";

describe("a short sound beside the answers", () => {
  it("is told from the voice, and from what is damaged", () => {
    const samples = Int16Array.from([1, -2, 3]);
    const aside = encodeFrame(FrameKind.aside, 0, samples);
    expect(decodeAside(aside)).toEqual(samples);
    expect(decodeAudioFrame(aside)).toBeNull();
    expect(decodeAside(encodeFrame(FrameKind.assistantAudio, 0, samples))).toBeNull();
    expect(decodeAside(aside.slice(0, 13))).toBeNull();
    expect(decodeAside(new ArrayBuffer(3))).toBeNull();
  });

  it("is as loud as it is while it is heard, and silent before and after", () => {
    const levels = new AsideLevels();
    const half = new Float32Array(VOICE_RATE / 4).fill(0.5);
    levels.add(2, Float32Array.from([...half, ...half.map(() => 0.1)]));
    expect(levels.at(1.99)).toBe(0);
    expect(levels.at(2.1)).toBeCloseTo(0.5);
    expect(levels.at(2.4)).toBeCloseTo(0.1);
    expect(levels.at(2.51)).toBe(0);
    levels.add(2.3, half);
    expect(levels.at(2.35)).toBeCloseTo(0.5); // both at once: the louder one
    levels.clear();
    expect(levels.at(2.35)).toBe(0);
  });
});
