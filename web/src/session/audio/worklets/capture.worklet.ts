import { Framer } from "../framer";
import { rootMeanSquare } from "../pcm";
import { Resampler } from "../resampler";
import type { FromCapture } from "./messages";

const RATE = 16_000;

class Capture extends AudioWorkletProcessor {
  private readonly resampler = sampleRate === RATE ? null : new Resampler(sampleRate, RATE);
  private readonly framer = new Framer();

  process(inputs: Float32Array[][]): boolean {
    const input = inputs[0]?.[0];
    if (input === undefined) return true;
    const samples = this.resampler === null ? input : this.resampler.process(input);
    this.framer.push(samples, (frame) => {
      const message: FromCapture = { samples: frame, level: rootMeanSquare(frame) };
      this.port.postMessage(message, [frame.buffer]);
    });
    return true;
  }
}

registerProcessor("visavis-capture", Capture);
