import type { ServerEnvelope } from "@/contract/events";

/** How long an answer may take to show itself before the page stops saying that one is being thought of. */
const NO_ANSWER_MS = 12_000;
const NOISE_MS = 1_000;
/** How long the caption of a short sound stays. */
const ASIDE_MS = 1_500;

export interface LapseHooks {
  /** No answer has come in time, if none is under way. */
  noAnswer(): void;
  asideOver(): void;
}

/** What the page stops showing after a while, because nothing more has come of it. */
export class Lapses {
  private readonly hooks: LapseHooks;
  private answer: ReturnType<typeof setTimeout> | undefined;
  private aside: ReturnType<typeof setTimeout> | undefined;

  constructor(hooks: LapseHooks) {
    this.hooks = hooks;
  }

  follow(envelope: ServerEnvelope): void {
    switch (envelope.type) {
      case "turn.ended":
        this.expect(NO_ANSWER_MS);
        break;
      case "audio.transcription":
        if (envelope.payload.final && envelope.payload.transcription === "") this.expect(NOISE_MS);
        break;
      case "assistant.thinking":
        clearTimeout(this.answer);
        break;
      case "assistant.backchannel":
        clearTimeout(this.aside);
        this.aside = setTimeout(() => this.hooks.asideOver(), ASIDE_MS);
        break;
      default:
        break;
    }
  }

  private expect(withinMs: number): void {
    clearTimeout(this.answer);
    this.answer = setTimeout(() => this.hooks.noAnswer(), withinMs);
  }
}
