import type { Capabilities, ClientPayloads, ServerEnvelope } from "@/contract/events";

interface RemembranceHooks {
  state(): {
    readonly connection: { readonly status: string };
    readonly capabilities: Capabilities | null;
  };
  update(change: ClientPayloads["session.update"]): boolean;
}

/** Keeps the server to whether this person wants to be remembered. Their key goes into a message, never an address. */
export class Remembrance {
  private readonly hooks: RemembranceHooks;
  private key: string | null = null;
  /** What the server was told, or says itself. */
  private told = false;

  constructor(hooks: RemembranceHooks) {
    this.hooks = hooks;
  }

  /** Takes the person's key: with one they want to be remembered, with null they do not. */
  use(key: string | null): void {
    this.key = key;
    this.tell();
  }

  follow(envelope: ServerEnvelope): void {
    if (envelope.type !== "session.opened") return;
    this.told = envelope.payload.settings.remember;
    this.tell();
  }

  private tell(): void {
    const { connection, capabilities } = this.hooks.state();
    const wanted = this.key !== null;
    if (connection.status !== "open" || capabilities?.remembers !== true || wanted === this.told) return;
    const change = this.key === null ? { remember: false } : { remember: true, person_key: this.key };
    if (this.hooks.update(change)) this.told = wanted;
  }
}
