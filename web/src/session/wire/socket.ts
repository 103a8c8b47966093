import type { ClientEventType, ClientPayloads, ErrorOccurred, ServerEnvelope } from "@/contract/events";
import { backoffMs } from "./backoff";
import { type AudioFrame, decodeAside, decodeAudioFrame } from "./frames";
import { parseServerMessage } from "./messages";

/** The part of a browser's WebSocket that is used. */
export interface WebSocketLike {
  binaryType: BinaryType;
  readonly readyState: number;
  readonly bufferedAmount: number;
  onmessage: ((event: MessageEvent<string | ArrayBuffer>) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  send(data: string | ArrayBuffer): void;
  close(code?: number, reason?: string): void;
}

export type EndReason = "closed" | "replaced" | "idle" | "left";

/** How a connection stands. "waiting" counts down to the next attempt. */
export type Connection =
  | { readonly status: "off" }
  | { readonly status: "connecting" | "waiting"; readonly attempt: number; readonly resuming: boolean }
  | { readonly status: "open"; readonly sessionId: string }
  | { readonly status: "refused"; readonly error: ErrorOccurred }
  | { readonly status: "ended"; readonly reason: EndReason };

export interface SocketHandlers {
  connection(connection: Connection): void;
  event(envelope: ServerEnvelope): void;
  audio(frame: AudioFrame): void;
  /** Takes a short sound beside the answers. */
  aside(samples: Int16Array): void;
}

export interface SocketOptions {
  /** Address of the endpoint, without a query. */
  readonly url: string;
  readonly connect: (url: string, protocols: string[]) => WebSocketLike;
  readonly random?: () => number;
  /** Renews what one is signed in with; tells whether that went well. */
  readonly renew?: () => Promise<boolean>;
}

/** Refusals that may only mean that a short-lived login has run out. */
const SIGN_IN_AGAIN: ReadonlySet<string> = new Set(["auth.expired", "auth.invalid_token", "auth.required"]);

const OPEN = 1;
/** Eight seconds of sound: a line this slow can not hold a conversation, and stale sound helps nobody. */
const MICROPHONE_BACKLOG_BYTES = 256_000;
const REMEMBERED_IDS = 4_000;

/** One conversation's connection: opens it, comes back after a drop, and misses nothing in between. */
export class SessionSocket {
  private readonly handlers: SocketHandlers;
  private readonly options: SocketOptions;
  private socket: WebSocketLike | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private query = new URLSearchParams();
  private sessionId: string | null = null;
  /** Shows that the conversation is ours, where no account does. It goes into no address: those are logged. */
  private secret: string | null = null;
  private lastId: string | null = null;
  private readonly seen = new Set<string>();
  private attempt = 0;
  /** Whether this only listens in on a conversation of others. */
  private observes = false;
  /** Whether the login was renewed since the last connection. */
  private renewed = false;
  /** The renewal that goes on. */
  private renewing: object | null = null;

  constructor(options: SocketOptions, handlers: SocketHandlers) {
    this.options = options;
    this.handlers = handlers;
  }

  /** Begins a new conversation; `settings` are those of session.open. */
  open(settings: Readonly<Record<string, string>>): void {
    this.leave();
    this.query = new URLSearchParams(settings);
    this.sessionId = this.secret = this.lastId = null;
    this.seen.clear();
    this.attempt = 0;
    this.observes = false;
    this.connect();
  }

  /** Listens in on a conversation of others: everything is received, and nothing is sent. */
  observe(sessionId: string): void {
    this.open({ observe: sessionId });
    this.observes = true;
  }

  /** Sends an event; returns false if there is no connection. */
  send<T extends ClientEventType>(type: T, payload: ClientPayloads[T]): boolean {
    if (this.observes || this.socket?.readyState !== OPEN || this.sessionId === null) return false;
    this.socket.send(JSON.stringify({ type, payload }));
    return true;
  }

  /** Sends a binary frame; returns false if it was dropped because there is no connection or it is far too slow. */
  sendFrame(frame: ArrayBuffer): boolean {
    const socket = this.socket;
    if (this.observes || socket?.readyState !== OPEN || this.sessionId === null) return false;
    if (socket.bufferedAmount > MICROPHONE_BACKLOG_BYTES) return false;
    socket.send(frame);
    return true;
  }

  /** How much of what was sent has not left yet, bytes. */
  get waitingBytes(): number {
    return this.socket?.bufferedAmount ?? 0;
  }

  /** Drops the connection and comes back at once, for example when the network has changed. */
  reconnect(): void {
    if (this.socket === null && this.timer === undefined) return;
    this.detach();
    this.attempt = 0;
    this.connect();
  }

  /** Leaves this session for another one that is open already. */
  moveTo(sessionId: string): void {
    this.leave();
    this.sessionId = sessionId;
    this.lastId = null;
    this.seen.clear();
    this.attempt = 0;
    this.connect(false);
  }

  /** Leaves for good. Nothing is reported any more. */
  leave(): void {
    this.renewing = null;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.detach();
  }

  private detach(): void {
    const socket = this.socket;
    this.socket = null;
    if (socket === null) return;
    socket.onmessage = socket.onclose = null;
    socket.close(1000, "left");
  }

  private connect(resuming = this.sessionId !== null): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.handlers.connection({ status: "connecting", attempt: this.attempt, resuming });
    const protocols = this.secret === null ? [] : ["visavis", `secret.${this.secret}`];
    const socket = this.options.connect(`${this.options.url}?${this.address().toString()}`, protocols);
    socket.binaryType = "arraybuffer";
    socket.onmessage = ({ data }) => {
      if (typeof data === "string") this.text(data);
      else this.binary(data);
    };
    socket.onclose = ({ code, reason }) => this.closed(code, reason);
    this.socket = socket;
  }

  private address(): URLSearchParams {
    if (this.sessionId === null) return this.query;
    const query = new URLSearchParams({ [this.observes ? "observe" : "session"]: this.sessionId });
    if (this.lastId !== null) query.set("after", this.lastId);
    return query;
  }

  private text(data: string): void {
    const message = parseServerMessage(data);
    switch (message.kind) {
      case "established":
        this.attempt = 0;
        this.renewed = false;
        this.sessionId = message.sessionId;
        this.secret = message.secret ?? this.secret;
        this.handlers.connection({ status: "open", sessionId: message.sessionId });
        break;
      case "refused":
        this.refused(message.error);
        break;
      case "event":
        this.envelope(message.envelope);
        break;
      case "unknown":
      case "invalid":
        break; // a newer server may say more than this page understands
    }
  }

  /** Tries once more if what one is signed in with has only run out. */
  private refused(error: ErrorOccurred): void {
    this.leave();
    const { renew } = this.options;
    if (renew === undefined || this.renewed || !SIGN_IN_AGAIN.has(error.code)) {
      this.handlers.connection({ status: "refused", error });
      return;
    }
    this.renewed = true;
    const attempt = (this.renewing = {});
    void renew().then((well) => {
      if (this.renewing !== attempt) return; // somebody has left meanwhile, or begun anew
      if (well) this.connect();
      else this.handlers.connection({ status: "refused", error });
    });
  }

  private envelope(envelope: ServerEnvelope): void {
    if (this.seen.has(envelope.id)) return; // sent again after a drop
    this.seen.add(envelope.id);
    if (this.seen.size > REMEMBERED_IDS) {
      const oldest = this.seen.values().next();
      if (oldest.done !== true) this.seen.delete(oldest.value);
    }
    this.lastId = envelope.id;
    this.handlers.event(envelope);
  }

  private binary(data: ArrayBuffer): void {
    const frame = decodeAudioFrame(data);
    if (frame !== null) this.handlers.audio(frame);
    const aside = decodeAside(data);
    if (aside !== null) this.handlers.aside(aside);
  }

  private closed(code: number, reason: string): void {
    this.socket = null;
    const end = endReason(code, reason);
    if (end !== null) {
      this.handlers.connection({ status: "ended", reason: end });
      return;
    }
    const resuming = this.sessionId !== null;
    this.handlers.connection({ status: "waiting", attempt: this.attempt, resuming });
    const wait = backoffMs(this.attempt, (this.options.random ?? Math.random)());
    this.attempt += 1;
    this.timer = setTimeout(() => this.connect(), wait);
  }
}

function endReason(code: number, reason: string): EndReason | null {
  if (reason === "session.closed") return "closed";
  if (reason === "replaced") return "replaced";
  if (reason === "limit.idle") return "idle";
  return code === 1008 ? "closed" : null;
}
