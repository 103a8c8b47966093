import { PlaybackQueue } from "../playback-queue";
import type { FromPlayback, ToPlayback } from "./messages";

class Playback extends AudioWorkletProcessor {
  private readonly queue = new PlaybackQueue();

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<ToPlayback>) => {
      if (data.kind === "piece") this.queue.push(data);
      else this.queue.flush();
    };
  }

  process(_inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const output = outputs[0]?.[0];
    if (output === undefined) return true;
    this.queue.read(output, (fact) => {
      const frame = currentFrame + fact.offset;
      this.tell(
        fact.kind === "started"
          ? { kind: "started", frame, pts: fact.pts }
          : { kind: "stopped", frame, why: fact.why },
      );
    });
    return true;
  }

  private tell(message: FromPlayback): void {
    this.port.postMessage(message);
  }
}

registerProcessor("visavis-playback", Playback);
