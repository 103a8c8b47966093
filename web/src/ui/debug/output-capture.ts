import type { Speaker } from "@/session/audio/speaker";
import { loadWorklet } from "@/session/audio/worklets/load";
import type { FromRecorder } from "@/session/audio/worklets/messages";

/** Sound that was put out. */
export interface CapturedOutput {
  readonly sampleRate: number;
  /** Time of the first sample on the context's clock, s. */
  readonly startContextTime: number;
  readonly samples: Float32Array;
}

/** Records what goes to the loudspeaker, after the last gain. */
export class OutputCapture {
  private readonly speaker: Speaker;
  private node: AudioWorkletNode | null = null;
  private blocks: FromRecorder[] = [];

  constructor(speaker: Speaker) {
    this.speaker = speaker;
  }

  async start(): Promise<void> {
    const { context, output } = this.speaker;
    await loadWorklet(context, "recorder");
    this.blocks = [];
    this.node = new AudioWorkletNode(context, "visavis-recorder", { outputChannelCount: [1] });
    this.node.port.onmessage = ({ data }: MessageEvent<FromRecorder>) => this.blocks.push(data);
    output.connect(this.node).connect(context.destination); // its output is silent
  }

  stop(): CapturedOutput {
    if (this.node !== null) {
      this.speaker.output.disconnect(this.node);
      this.node.disconnect();
      this.node.port.onmessage = null;
      this.node = null;
    }
    const first = this.blocks[0]?.frame ?? 0;
    const last = this.blocks.at(-1);
    const { sampleRate } = this.speaker.context;
    const samples = new Float32Array(last === undefined ? 0 : last.frame + last.samples.length - first);
    for (const block of this.blocks) samples.set(block.samples, block.frame - first);
    return { sampleRate, startContextTime: first / sampleRate, samples };
  }
}
