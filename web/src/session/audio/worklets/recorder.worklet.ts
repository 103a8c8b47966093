import type { FromRecorder } from "./messages";

/** Passes on what comes through, with the frame at which it was put out. Only for measurements. */
class Recorder extends AudioWorkletProcessor {
  process(inputs: Float32Array[][]): boolean {
    const input = inputs[0]?.[0];
    const samples = input === undefined ? new Float32Array(128) : input.slice();
    const message: FromRecorder = { frame: currentFrame, samples };
    this.port.postMessage(message, [samples.buffer]);
    return true;
  }
}

registerProcessor("visavis-recorder", Recorder);
