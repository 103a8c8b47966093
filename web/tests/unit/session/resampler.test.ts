import { describe, expect, it } from "vitest";
import { Resampler } from "@/session/audio/resampler";

function sine(frequency: number, rate: number, seconds: number): Float32Array {
  return Float32Array.from({ length: rate * seconds }, (_, n) =>
    Math.sin((2 * Math.PI * frequency * n) / rate),
  );
}

function inPieces(resampler: Resampler, input: Float32Array, size: number): Float32Array {
  const pieces: number[] = [];
  for (let start = 0; start < input.length; start += size) {
    pieces.push(...resampler.process(input.subarray(start, start + size)));
  }
  return Float32Array.from(pieces);
}

/** Returns the ratio of the tone's power to everything else's, dB, away from the edges. */
function signalToNoise(output: Float32Array, frequency: number, rate: number): number {
  const middle = output.subarray(rate / 10, output.length - rate / 10);
  let [cos, sin, total] = [0, 0, 0];
  middle.forEach((value, n) => {
    const angle = (2 * Math.PI * frequency * n) / rate;
    cos += value * Math.cos(angle);
    sin += value * Math.sin(angle);
    total += value * value;
  });
  const tone = (2 * (cos * cos + sin * sin)) / middle.length;
  return 10 * Math.log10(tone / Math.abs(total - tone));
}

function decibels(output: Float32Array): number {
  const middle = output.subarray(1600, output.length - 1600);
  const power = middle.reduce((sum, value) => sum + value * value, 0) / middle.length;
  return 10 * Math.log10(power / 0.5);
}

describe("Resampler", () => {
  it.each([48_000, 44_100, 96_000, 22_050])("keeps a tone that is in the pass band, from %d Hz", (rate) => {
    const output = inPieces(new Resampler(rate, 16_000), sine(1_000, rate, 1), 128);
    expect(signalToNoise(output, 1_000, 16_000)).toBeGreaterThan(70);
    expect(decibels(output)).toBeCloseTo(0, 1);
  });

  it.each([48_000, 44_100])("removes what would be folded back, from %d Hz", (rate) => {
    const output = inPieces(new Resampler(rate, 16_000), sine(9_500, rate, 1), 128);
    expect(decibels(output)).toBeLessThan(-70);
  });

  it("gives the same samples whatever the pieces are", () => {
    const input = sine(440, 44_100, 0.5);
    const whole = new Resampler(44_100, 16_000).process(input);
    const pieces = inPieces(new Resampler(44_100, 16_000), input, 37);
    expect(pieces.length).toBe(whole.length);
    expect(pieces).toEqual(whole);
  });

  it("neither loses nor makes samples in the long run", () => {
    const output = inPieces(new Resampler(44_100, 16_000), sine(440, 44_100, 4), 128);
    expect(Math.abs(output.length - 64_000)).toBeLessThan(64);
  });
});
