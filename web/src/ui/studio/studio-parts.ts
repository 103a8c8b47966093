import type { Activity } from "@/avatar/activity";
import { radians } from "@/avatar/easing";
import type { MorphName } from "@/avatar/morphs";
import { type Expression, type Gesture, MOVEMENTS, type Viseme } from "@/contract/animation";
import type { ServerEnvelope } from "@/contract/events";
import type { Conversation } from "@/session/conversation/conversation";
import { Puppeteer } from "../stage/puppeteer";
import { Darkroom } from "./darkroom";
import { StudioPuppet } from "./puppet";
import { newStudioStore, type StudioState, type StudioStore } from "./store";
import { StudioView } from "./view";

/** An expression stays until another one is chosen. */
const LASTING_MS = 3_600_000;

/** All that the studio is made of; what is chosen goes to the avatar as the server's wishes do. */
export class Studio {
  readonly puppeteer: Puppeteer;
  readonly puppet: StudioPuppet;
  readonly view = new StudioView();
  readonly darkroom = new Darkroom();
  readonly store: StudioStore;
  private count = 0;

  constructor(
    readonly conversation: Conversation,
    source: string,
  ) {
    this.puppeteer = new Puppeteer(conversation, Math.floor(Math.random() * 2 ** 31));
    this.puppet = new StudioPuppet(this.puppeteer);
    this.store = newStudioStore(source);
  }

  choose(change: Partial<Pick<StudioState, "source" | "wireframe" | "skeleton">>): void {
    this.store.setState(change);
  }

  setAlive(alive: boolean): void {
    this.store.setState({ alive });
    this.puppet.alive = alive;
    this.showExpression();
  }

  setActivity(activity: Activity | null): void {
    this.store.setState({ activity });
    this.puppeteer.activity = activity;
  }

  express(expression: Expression, intensity: number): void {
    this.store.setState({ expression, intensity });
    this.showExpression();
  }

  gesture(gesture: Gesture): void {
    const duration_ms = MOVEMENTS[gesture].durationMs;
    this.wish("assistant.gesture", { gesture, intensity: 1, pts_ms: null, duration_ms });
  }

  viseme(viseme: Viseme): void {
    this.puppet.try(viseme);
  }

  hold(name: MorphName, weight: number): void {
    this.store.setState(({ held }) => ({ held: { ...held, [name]: weight } }));
    this.puppet.hold(name, weight);
  }

  /** Holds the eyes in a direction, degrees; null lets them go. */
  lookTo(look: StudioState["look"]): void {
    this.store.setState({ look });
    this.puppet.look = look === null ? null : { yaw: radians(look.yaw), pitch: radians(look.pitch) };
  }

  /** Lets go of all that is held by hand, and of the expression. */
  reset(): void {
    this.store.setState({ held: {}, look: null });
    this.puppet.letGo();
    this.express("neutral", 1);
    this.setActivity(null);
  }

  private showExpression(): void {
    const { expression, intensity } = this.store.getState();
    this.puppet.expression = { expression, intensity };
    const payload = { expression, intensity, pts_ms: null, duration_ms: LASTING_MS };
    this.wish("assistant.expression", payload);
  }

  private wish<T extends ServerEnvelope["type"]>(
    type: T,
    payload: Extract<ServerEnvelope, { type: T }>["payload"],
  ): void {
    this.count += 1;
    const head = { id: `studio-${this.count}`, session_id: "studio", turn: 0, cause_id: null, metadata: {} };
    const envelope = { ...head, timestamp: new Date().toISOString(), type, payload };
    this.conversation.events.emit(envelope as unknown as ServerEnvelope);
  }
}
