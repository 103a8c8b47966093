import type { ClientEventType, ClientPayloads, ServerEnvelope } from "@/contract/events";
import { HandOver } from "./hand-over";
import { Keeper, type Keeping, USUAL_KEEPING } from "./keeping";
import type { Action } from "./reduce";
import { Remembrance } from "./remembrance";
import type { ConversationState } from "./state";

export interface ErrandsHooks {
  state(): ConversationState;
  dispatch(action: Action): void;
  send<T extends ClientEventType>(type: T, payload: ClientPayloads[T]): boolean;
  /** Goes to the session of another persona. */
  move(sessionId: string): void;
}

/** What a person asks to be done beside talking: by agents, by another persona, and on other days. */
export class Errands {
  private readonly hooks: ErrandsHooks;
  private readonly handOver: HandOver;
  private readonly remembrance: Remembrance;
  private readonly keeper: Keeper;

  constructor(hooks: ErrandsHooks) {
    this.hooks = hooks;
    this.handOver = new HandOver({
      speaking: () => hooks.state().floor === "speaking",
      move: (sessionId) => hooks.move(sessionId),
    });
    const settings = {
      state: () => hooks.state(),
      update: (change: ClientPayloads["session.update"]) => hooks.send("session.update", change),
    };
    this.remembrance = new Remembrance(settings);
    this.keeper = new Keeper(settings);
  }

  /** A conversation begins, or is left. */
  begin(personKey: string | null, keeping: Keeping = USUAL_KEEPING): void {
    this.handOver.forget();
    this.remembrance.use(personKey);
    this.keeper.begin(keeping);
  }

  follow(envelope: ServerEnvelope): void {
    this.handOver.follow(envelope);
    this.remembrance.follow(envelope);
    this.keeper.follow(envelope);
  }

  /** She has finished: whoever is about to take over does. */
  finished(): void {
    this.handOver.move();
  }

  /** A session is over; returns whether it is because somebody takes over, which happens then. */
  ended(): boolean {
    const { pending } = this.handOver;
    if (pending) this.handOver.move();
    return pending;
  }

  /** What a message says about the agents that may be used. */
  get restriction(): { agents?: string[] } {
    const { allowedAgents } = this.hooks.state();
    return allowedAgents === null ? {} : { agents: [...allowedAgents] };
  }

  /** Answers a question that has to be answered before something is done. */
  confirm(id: string, accepted: boolean): boolean {
    const text = accepted ? "Yes." : "No.";
    const sent = this.hooks.send("text.input", { text, confirmation: id, ...this.restriction });
    if (sent) this.hooks.dispatch({ type: "confirmed", id, accepted });
    return sent;
  }

  /** Stops one run of an agent; the answer goes on without it. */
  stopAgent(runId: string): void {
    this.hooks.send("agent.cancel", { run_id: runId });
  }

  /** Chooses which agents may be used in this conversation; null for all. */
  allowAgents(agents: readonly string[] | null): void {
    const all = this.hooks.state().capabilities?.agents.map((card) => card.name) ?? [];
    this.hooks.dispatch({ type: "agents_allowed", agents });
    this.hooks.send("session.update", { agents: [...(agents ?? all)] });
  }

  /** With a key the person wants to be remembered, with null they do not. */
  remember(personKey: string | null): void {
    this.remembrance.use(personKey);
  }

  /** Changes what of the conversation may be kept. */
  keep(change: Partial<Keeping>): void {
    this.keeper.choose(change);
  }
}
