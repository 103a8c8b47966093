import { FrameKind } from "@/contract/events";
import { BrowserRecognizer } from "../audio/browser-recognizer";
import { MicrophoneGate } from "../audio/gate";
import { Microphone, MicrophoneError, type MicrophoneProblem } from "../audio/microphone";
import { encodeFrame } from "../wire/frames";
import type { MicrophoneStatus } from "./state";

export interface ListeningHooks {
  send(frame: ArrayBuffer): void;
  status(status: MicrophoneStatus, problem: MicrophoneProblem | null): void;
  interim(text: string): void;
  recognized(text: string): void;
  recognizerFailed(error: string): void;
}

/** The person's voice on this page: the microphone, and the browser's recognizer if that was chosen. */
export class VoiceInput {
  /** What of the microphone's sound leaves this page. */
  private readonly gate = new MicrophoneGate();
  private readonly hooks: ListeningHooks;
  private readonly microphone: Microphone;
  private readonly recognizer: BrowserRecognizer;
  private recognizerLanguage: string | null = null;

  constructor(hooks: ListeningHooks) {
    this.hooks = hooks;
    this.microphone = new Microphone({
      frame: (samples, ptsMs) => {
        if (this.gate.passes()) hooks.send(encodeFrame(FrameKind.microphone, ptsMs, samples));
      },
      lost: () => {
        this.recognizer.stop();
        hooks.status("off", "none");
      },
    });
    this.recognizer = new BrowserRecognizer({
      interim: (text) => hooks.interim(text),
      final: (text) => hooks.recognized(text),
      failed: (error) => hooks.recognizerFailed(error),
    });
  }

  /** How loud the microphone is now, 0 to 1. */
  get level(): number {
    return this.microphone.level;
  }

  /** Opens the microphone; returns whether that worked. What was wrong goes to the hooks. */
  async open(deviceId: string | null): Promise<boolean> {
    this.hooks.status("opening", null);
    try {
      await this.microphone.open(deviceId);
    } catch (error) {
      this.hooks.status("off", error instanceof MicrophoneError ? error.problem : "failed");
      return false;
    }
    this.hooks.status("on", null);
    this.followChoice();
    return true;
  }

  mute(muted: boolean): void {
    if (!this.microphone.isOpen) return;
    this.microphone.mute(muted);
    this.hooks.status(muted ? "muted" : "on", null);
    this.followChoice();
  }

  /** Lets sound leave this page only between `hold` and `release` (push-to-talk), or always. */
  pushToTalk(on: boolean): void {
    this.gate.guard(on);
    this.followChoice();
  }

  hold(): void {
    this.gate.hold();
    this.followChoice();
  }

  /** `discarded`: nothing more is to be sent, not even the end of the last word. */
  release(discarded = false): void {
    this.gate.release(discarded ? 0 : undefined);
    if (!discarded) this.recognizer.finish();
    this.followChoice();
  }

  close(): void {
    this.recognizer.stop();
    this.microphone.close();
    this.hooks.status("off", null);
  }

  /** Lets the browser turn speech into words, in the named language; null leaves it to the server. */
  useBrowserRecognizer(language: string | null): void {
    this.recognizerLanguage = language;
    this.followChoice();
  }

  private followChoice(): void {
    const listens = this.gate.isOpen && this.microphone.isOpen && !this.microphone.isMuted;
    if (listens && this.recognizerLanguage !== null) this.recognizer.start(this.recognizerLanguage);
    else this.recognizer.stop();
  }
}
