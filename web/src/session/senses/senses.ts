import type { ClientPayloads, ServerEnvelope } from "@/contract/events";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { Action } from "../conversation/reduce";
import type { ConversationState } from "../conversation/state";
import type { Consent } from "../seeing/consent";
import { Scene } from "../seeing/scene";
import { Sight } from "../seeing/sight";
import { type HearingConsent, HearingSenses } from "./hearing";
import { followPortrait, NO_PORTRAIT, type Portrait } from "./portrait";

interface SensesHooks {
  state(): ConversationState;
  dispatch(action: Action): void;
  update(change: ClientPayloads["session.update"]): boolean;
  /** How many bytes wait in the socket. */
  waiting(): number;
  send(frame: ArrayBuffer): boolean;
}

/** What she may notice of the person, and what she does. */
export class Senses {
  readonly sight: Sight;
  /** What the server sees of the person. */
  readonly scene = new Scene();
  /** What is known of the person, from eyes, ears and words together. It changes several times a second. */
  readonly portrait: StoreApi<Portrait> = createStore(() => NO_PORTRAIT);
  private readonly hooks: SensesHooks;
  private readonly hearing: HearingSenses;

  constructor(hooks: SensesHooks) {
    this.hooks = hooks;
    this.hearing = new HearingSenses(hooks);
    this.sight = new Sight({
      ...hooks,
      camera: (status, problem) => {
        if (status !== "on") this.scene.clear();
        hooks.dispatch({ type: "camera", status, problem });
      },
    });
  }

  /** Lets her see more or less of the person. Without any consent left the camera goes off, too. */
  setConsent(consent: Consent): void {
    const withdrawn = this.hooks.state().consent.seeing && !consent.seeing;
    this.hooks.dispatch({ type: "consent", consent });
    if (withdrawn) this.sight.close();
    else this.sight.follow();
  }

  /** Lets more or less of the voice and the words be read, at once. */
  setHearing(hearing: HearingConsent): void {
    this.hooks.dispatch({ type: "hearing", hearing });
    this.hearing.follow();
  }

  /** A connection begins. */
  connected(): void {
    this.hearing.connected();
    this.sight.connected();
  }

  follow(envelope: ServerEnvelope): void {
    const nowMs = performance.now();
    this.scene.follow(envelope, nowMs);
    this.portrait.setState((portrait) => followPortrait(portrait, envelope, nowMs));
    if (envelope.type === "session.opened") this.connected();
    if (envelope.type === "session.updated" || envelope.type === "video.paced") this.sight.follow();
  }

  /** Another conversation begins, or none: nothing is known of anybody. */
  forget(): void {
    this.portrait.setState(NO_PORTRAIT);
  }
}
