import type { ClientPayloads, ServerEnvelope } from "@/contract/events";

/** What of a conversation may be kept. */
export interface Keeping {
  /** What is said, as text. */
  readonly transcript: boolean;
  /** The sound of both. */
  readonly record: boolean;
}

/** Names the words with which this page asks what people agree to; to be changed with them. */
export const CONSENT_WORDING = "page-2026-11";

/** What holds as long as nobody has chosen: words are kept, sound is not. */
export const USUAL_KEEPING: Keeping = { transcript: true, record: false };

/** Returns what is kept as the settings of session.open. A recording is never begun that way: it needs a choice. */
export function keepingInAddress({ transcript }: Keeping): Record<string, string> {
  return transcript ? {} : { transcript: "false" };
}

interface KeepingHooks {
  state(): { readonly connection: { readonly status: string } };
  update(change: ClientPayloads["session.update"]): boolean;
}

/** Keeps the server to what may be kept. */
export class Keeper {
  private readonly hooks: KeepingHooks;
  private wanted: Keeping = USUAL_KEEPING;
  /** What the server was told, or says itself. */
  private told: Keeping = USUAL_KEEPING;

  constructor(hooks: KeepingHooks) {
    this.hooks = hooks;
  }

  /** Another conversation begins, or none. */
  begin(keeping: Keeping): void {
    this.wanted = keeping;
    this.told = { ...USUAL_KEEPING, transcript: keeping.transcript };
  }

  /** Changes what may be kept, at once. */
  choose(change: Partial<Keeping>): void {
    this.wanted = { ...this.wanted, ...change };
    this.tell();
  }

  follow(envelope: ServerEnvelope): void {
    if (envelope.type !== "session.opened" && envelope.type !== "session.updated") return;
    const { transcript, record } = envelope.payload.settings;
    this.told = { transcript, record };
    if (envelope.type === "session.opened") this.tell();
    // A server that will not record says so in the settings; it is not asked again and again.
    else this.wanted = { ...this.wanted, record: this.wanted.record && record };
  }

  private tell(): void {
    const { transcript, record } = this.wanted;
    const change = {
      ...(transcript === this.told.transcript ? {} : { transcript }),
      ...(record === this.told.record ? {} : { record }),
    };
    if (Object.keys(change).length === 0 || this.hooks.state().connection.status !== "open") return;
    if (this.hooks.update(change)) this.told = this.wanted;
  }
}
