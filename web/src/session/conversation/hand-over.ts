import type { ServerEnvelope } from "@/contract/events";

/** How long she may take to finish, once she has nothing more to begin. */
const FINISH_MS = 4_000;
/** How long a farewell that is being said may last at most. */
const LONGEST_MS = 15_000;

interface HandOverHooks {
  /** Whether her voice is heard just now. */
  speaking(): boolean;
  /** Goes to the next session. */
  move(sessionId: string): void;
}

/** Goes to the session of another persona that takes over, once the present one has finished speaking. */
export class HandOver {
  private readonly hooks: HandOverHooks;
  private next: string | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(hooks: HandOverHooks) {
    this.hooks = hooks;
  }

  /** Whether somebody is about to take over: what ends now is not the conversation. */
  get pending(): boolean {
    return this.next !== null;
  }

  follow(envelope: ServerEnvelope): void {
    if (envelope.type !== "session.handed_over") return;
    this.next = envelope.payload.next_session_id;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (!this.hooks.speaking()) this.move();
      else this.timer = setTimeout(() => this.move(), LONGEST_MS - FINISH_MS);
    }, FINISH_MS);
  }

  /** Goes there now, if somebody is about to take over: she has finished, or her session has ended. */
  move(): void {
    const next = this.next;
    this.forget();
    if (next !== null) this.hooks.move(next);
  }

  forget(): void {
    clearTimeout(this.timer);
    this.next = null;
  }
}
