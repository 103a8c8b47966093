import type { AudioFrame } from "../wire/frames";
import { AsideLevels } from "./asides";
import { Loudness } from "./energy";
import { OutputClock } from "./output-clock";
import { toFloat32 } from "./pcm";
import { VOICE_RATE } from "./playback-queue";
import { AudioTimeline, type Position } from "./timeline";
import { loadWorklet } from "./worklets/load";
import type { FromPlayback, ToPlayback } from "./worklets/messages";

const PER_MS = VOICE_RATE / 1000;
const DUCKED = 0.3;
const DUCK_S = 0.06;
/** In so much time a "hm" gives way to the answer that it has announced. */
const FADE_S = 0.08;

/** The loudspeaker: plays the virtual human's voice and knows, to the millisecond, what is audible. */
export class Speaker {
  readonly context: AudioContext;
  /** The last node before the loudspeaker. */
  readonly output: GainNode;
  readonly loudness = new Loudness();
  readonly timeline = new AudioTimeline();
  readonly asides = new AsideLevels();
  private readonly asideGain: GainNode;
  private readonly sounding = new Set<AudioBufferSourceNode>();
  private readonly clock = new OutputClock();
  private readonly node: AudioWorkletNode;

  /** Makes a speaker. Browsers let it sound only after the person has done something on the page. */
  static async create(): Promise<Speaker> {
    const context = new AudioContext({ sampleRate: VOICE_RATE, latencyHint: "interactive" });
    try {
      await loadWorklet(context, "playback");
    } catch (error) {
      void context.close();
      throw error;
    }
    return new Speaker(context);
  }

  private constructor(context: AudioContext) {
    this.context = context;
    this.node = new AudioWorkletNode(context, "visavis-playback", {
      numberOfInputs: 0,
      outputChannelCount: [1],
    });
    this.output = new GainNode(context);
    this.node.connect(this.output).connect(context.destination);
    this.asideGain = new GainNode(context);
    this.asideGain.connect(context.destination);
    this.node.port.onmessage = ({ data }: MessageEvent<FromPlayback>) => this.follow(data);
    context.onstatechange = () => this.clock.reset();
  }

  /** Takes the next piece of the voice. */
  play(frame: AudioFrame): void {
    const samples = toFloat32(frame.samples);
    this.loudness.add(frame.ptsMs, samples);
    this.tell({ kind: "piece", pts: frame.ptsMs * PER_MS, samples, last: frame.last }, [samples.buffer]);
  }

  /**
   * Plays a short sound at once, beside the voice: neither its queue nor its clock take notice. Where the browser holds
   * sound back it is dropped, since later it would make no sense.
   */
  playAside(samples: Int16Array): void {
    if (this.context.state !== "running" || samples.length === 0) return;
    const sound = toFloat32(samples);
    const buffer = this.context.createBuffer(1, sound.length, VOICE_RATE);
    buffer.getChannelData(0).set(sound);
    const source = new AudioBufferSourceNode(this.context, { buffer });
    const startS = this.context.currentTime;
    this.asideGain.gain.cancelScheduledValues(startS);
    this.asideGain.gain.setValueAtTime(1, startS);
    this.asides.add(startS, sound);
    this.sounding.add(source);
    source.onended = () => this.sounding.delete(source);
    source.connect(this.asideGain);
    source.start(startS);
  }

  /** Lets the short sounds fade: the answer begins. */
  fadeAsides(): void {
    if (this.sounding.size === 0) return;
    const now = this.context.currentTime;
    this.asideGain.gain.setTargetAtTime(0, now, FADE_S / 3);
    for (const source of this.sounding) source.stop(now + FADE_S);
  }

  /** Ends the short sounds. */
  stopAsides(): void {
    for (const source of this.sounding) source.stop();
    this.asides.clear();
  }

  /** Falls silent within some milliseconds, and forgets what was to come. */
  flush(): void {
    this.tell({ kind: "flush" });
  }

  /** Speaks lower while somebody else begins to speak, or normally again. */
  duck(lower: boolean): void {
    const now = this.context.currentTime;
    this.output.gain.cancelScheduledValues(now);
    this.output.gain.setTargetAtTime(lower ? DUCKED : 1, now, DUCK_S / 3);
  }

  /** Begins or goes on to sound; to be called when the person does something. */
  async resume(): Promise<void> {
    if (this.context.state !== "running") await this.context.resume();
  }

  async close(): Promise<void> {
    this.node.port.onmessage = null;
    await this.context.close();
  }

  /** Looks at the clock; to be called once a frame. */
  observe(): void {
    if (this.context.state === "running") this.clock.observe(this.context, performance.now());
  }

  /** Returns the context time that is audible at a time of `performance.now()`, s. */
  contextTimeAt(performanceMs: number): number | null {
    return this.clock.audibleAt(performanceMs);
  }

  /** Returns what is audible at a time of `performance.now()`; null before anything was played. */
  audibleAt(performanceMs: number): Position | null {
    const contextTime = this.clock.audibleAt(performanceMs);
    return contextTime === null ? null : this.timeline.at(contextTime);
  }

  /** Returns where the mouth is at a time of `performance.now()`; null before anything was played. */
  mouthAt(performanceMs: number): Position | null {
    const contextTime = this.clock.audibleAt(performanceMs);
    return contextTime === null ? null : this.timeline.mouthAt(contextTime);
  }

  /** Returns how loud a short sound beside the voice is at a time of `performance.now()`, 0 to 1. */
  asideLevelAt(performanceMs: number): number {
    const contextTime = this.clock.audibleAt(performanceMs);
    return contextTime === null ? 0 : this.asides.at(contextTime);
  }

  /** Returns when the sound at `ptsMs` is heard, on the clock of `performance.now()`, ms; null if not known. */
  heardAt(ptsMs: number): number | null {
    const contextTime = this.timeline.timeOf(ptsMs);
    return contextTime === null ? null : this.clock.performanceOf(contextTime);
  }

  private follow(message: FromPlayback): void {
    if (message.kind === "started") this.timeline.started(message.frame, message.pts);
    else this.timeline.stopped(message.frame, message.why === "end");
  }

  private tell(message: ToPlayback, transfer: Transferable[] = []): void {
    this.node.port.postMessage(message, transfer);
  }
}
