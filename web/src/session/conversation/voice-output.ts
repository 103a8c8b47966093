import type { PhraseTimed, ServerEnvelope } from "@/contract/events";
import { type PlaybackReport, PlaybackReporter } from "../audio/reports";
import { Speaker } from "../audio/speaker";
import { VOICE_RATE } from "../audio/playback-queue";
import type { AudioFrame } from "../wire/frames";

const TICK_MS = 40;
const UNDUCK_MS = 60;

/** Tells whether this browser can play a voice here: worklets are for pages of this computer and over https only. */
export function canPlayVoice(): boolean {
  return "audioWorklet" in AudioContext.prototype;
}

export interface VoiceHooks {
  report(report: PlaybackReport): void;
  /** More of an answer is heard than before: another word has begun. */
  heard(responseId: string, ptsMs: number): void;
  /** An answer was heard to its end. */
  played(responseId: string): void;
  /** The first sound of an answer is heard at a time of `performance.now()`; returns the latency to report, ms. */
  firstHeard(responseId: string, atMs: number): number | null;
  /** The browser lets nothing sound until the person does something. */
  blocked(): void;
}

interface Phrase {
  readonly responseId: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly wordStartsMs: readonly number[];
}

/** The virtual human's voice on this page: plays it, and follows what is heard of it. */
export class VoiceOutput {
  speaker: Speaker | null = null;
  private making: Promise<Speaker> | null = null;
  private readonly reporter = new PlaybackReporter();
  private readonly hooks: VoiceHooks;
  private phrases: Phrase[] = [];
  private responseId = "";
  private heardWords = 0;
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(hooks: VoiceHooks) {
    this.hooks = hooks;
  }

  /**
   * Makes the loudspeaker ready, if that can be now; returns whether it is. To be called when the person does something,
   * or browsers keep it silent.
   */
  async unlock(): Promise<boolean> {
    try {
      this.making ??= Speaker.create();
      this.speaker = await this.making;
    } catch {
      this.making = null; // the server that has the worklet cannot be reached
      return false;
    }
    void this.speaker.resume();
    this.timer ??= setInterval(() => this.tick(), TICK_MS);
    return true;
  }

  /** Begins anew: nothing of an earlier conversation is played or reported. */
  reset(): void {
    this.interrupted();
    this.speaker?.stopAsides();
    this.responseId = "";
  }

  answerBegins(responseId: string): void {
    this.responseId = responseId;
  }

  phrase(event: PhraseTimed): void {
    this.phrases = this.phrases.filter((phrase) => phrase.responseId === event.response_id);
    this.phrases.push({
      responseId: event.response_id,
      startMs: event.pts_ms,
      endMs: event.pts_ms + event.duration_ms,
      wordStartsMs: event.words.map((word) => event.pts_ms + word.start_ms),
    });
  }

  frame(frame: AudioFrame): void {
    const speaker = this.speaker;
    if (speaker === null) return;
    if (frame.first) {
      speaker.duck(false);
      speaker.fadeAsides();
      if (speaker.context.state !== "running") this.hooks.blocked();
    }
    this.reporter.begins(this.responseAt(frame.ptsMs), frame.ptsMs);
    if (frame.last) this.reporter.ends(frame.ptsMs + (frame.samples.length / VOICE_RATE) * 1000);
    speaker.play(frame);
  }

  /** Plays a short sound beside the answers. Nothing is reported of it. */
  aside(samples: Int16Array): void {
    this.speaker?.playAside(samples);
  }

  /** Says how far the answer is heard by now, before something is sent that may cut it off. */
  tell(): void {
    this.tick(1);
  }

  /** The person says something, over the answer perhaps. */
  interject(): void {
    void this.unlock();
    this.tell();
  }

  /** The answer was cut off: falls silent at once. */
  interrupted(): void {
    this.speaker?.flush();
    this.reporter.interrupted();
    this.phrases = [];
    this.heardWords = 0;
    setTimeout(() => this.speaker?.duck(false), UNDUCK_MS); // once it is silent
  }

  /** The person speaks over the answer: falls silent, and says how far it was heard. It may go on from there. */
  paused(): void {
    this.speaker?.flush();
    this.reporter.paused();
  }

  duck(lower: boolean): void {
    this.speaker?.duck(lower);
  }

  private responseAt(ptsMs: number): string {
    const phrase = this.phrases.find((item) => ptsMs >= item.startMs - 1 && ptsMs < item.endMs);
    return phrase?.responseId ?? this.phrases.at(-1)?.responseId ?? this.responseId;
  }

  private tick(everyMs?: number): void {
    const speaker = this.speaker;
    if (speaker === null) return;
    speaker.observe();
    const now = performance.now();
    const position = speaker.audibleAt(now);
    if (position === null) return;
    const latencyMs = (startMs: number) =>
      this.hooks.firstHeard(this.responseAt(startMs), speaker.heardAt(startMs) ?? now);
    for (const report of this.reporter.heard(position, latencyMs, everyMs))
      this.follow(report, position.ptsMs);
    if (position.playing) this.countWords(position.ptsMs);
  }

  private follow(report: PlaybackReport, ptsMs: number): void {
    this.hooks.report(report);
    const responseId = report.payload.response_id ?? "";
    if (report.type === "playback.started") {
      this.heardWords = 0;
      this.hooks.heard(responseId, ptsMs);
    } else if (report.type === "playback.completed") {
      this.hooks.played(responseId);
    }
  }

  private countWords(ptsMs: number): void {
    const responseId = this.responseAt(ptsMs);
    const starts = this.phrases
      .filter((phrase) => phrase.responseId === responseId)
      .flatMap((phrase) => phrase.wordStartsMs);
    const count = starts.filter((startMs) => startMs <= ptsMs).length;
    if (count <= this.heardWords) return;
    this.heardWords = count;
    this.hooks.heard(responseId, ptsMs);
  }
}

/** Lets the voice do what an event calls for; `speaking` says whether she was heard when it came. */
export function followEvent(output: VoiceOutput, envelope: ServerEnvelope, speaking: boolean): void {
  switch (envelope.type) {
    case "speech.started":
      if (speaking) output.duck(true);
      break;
    case "speech.stopped":
      output.duck(false);
      break;
    case "playback.paused":
      output.paused();
      break;
    case "turn.interrupted":
      output.interrupted();
      break;
    case "assistant.thinking":
      output.answerBegins(envelope.payload.response_id);
      break;
    case "assistant.phonemes":
      output.phrase(envelope.payload);
      break;
    default:
      break;
  }
}
