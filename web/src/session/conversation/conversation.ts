import type { ClientPayloads, ServerEnvelope } from "@/contract/events";
import { createStore, type StoreApi } from "zustand/vanilla";
import { Emitter } from "../emitter";
import { HEARS_WORDS_ONLY } from "../senses/hearing";
import { Senses } from "../senses/senses";
import type { AudioFrame } from "../wire/frames";
import { type Connection, SessionSocket, type SocketOptions } from "../wire/socket";
import { Errands, type ErrandsHooks } from "./errands";
import { voiceHooks } from "./heard";
import { inputHooks } from "./input-hooks";
import type { Keeping } from "./keeping";
import { Lapses } from "./lapses";
import { TurnClock } from "./latency";
import { type Manner, mannerInUpdate, mannerMissing } from "./manner";
import { pushToTalkKey } from "./push-to-talk";
import { type Action, reduce } from "./reduce";
import { type ConversationState, INITIAL_STATE } from "./state";
import { openingSettings, type StartOptions } from "./start-options";
import { noteTime } from "./timing";
import { VoiceInput } from "./voice-input";
import { canPlayVoice, followEvent, VoiceOutput } from "./voice-output";

/** One page's conversation: the connection, the microphone, the camera, the voice, and the state that they lead to. */
export class Conversation {
  readonly store: StoreApi<ConversationState> = createStore(() => INITIAL_STATE);
  /** Every event of the server, for the avatar. */
  readonly events = new Emitter<ServerEnvelope>();
  /** Every piece of the voice as it arrives, for measurements. */
  readonly audio = new Emitter<AudioFrame>();
  readonly input: VoiceInput;
  readonly output: VoiceOutput;
  readonly senses: Senses;
  /** The key of push-to-talk. It does something only where that was chosen. */
  readonly talk: ReturnType<typeof pushToTalkKey>;
  private readonly socket: SessionSocket;
  private readonly clock = new TurnClock();
  /** Whether the conversation was begun by voice. */
  spoke = false;
  private deviceId: string | null = null;
  /** Stops saying that an answer is being thought of, if none has begun by then. */
  private readonly lapses = new Lapses({
    noAnswer: () => this.dispatch({ type: "given_up" }),
    asideOver: () => this.dispatch({ type: "aside_over" }),
  });

  /** What is done beside talking. */
  readonly errands: Errands;

  constructor(url: string, connect: SocketOptions["connect"], renew?: () => Promise<boolean>) {
    const hooks: Omit<ErrandsHooks, "move"> = {
      state: () => this.state,
      dispatch: (action) => this.dispatch(action),
      send: (type, payload) => this.socket.send(type, payload),
    };
    this.errands = new Errands({ ...hooks, move: (sessionId) => this.moveTo(sessionId) });
    this.socket = new SessionSocket(
      { url, connect, renew },
      {
        connection: (connection) => this.connectionChanged(connection),
        event: (envelope) => this.received(envelope),
        audio: (frame) => this.heardFrame(frame),
        aside: (samples) => this.output.aside(samples),
      },
    );
    this.output = new VoiceOutput(
      voiceHooks({ ...hooks, finished: () => this.errands.finished() }, this.clock),
    );
    const frame = (data: ArrayBuffer) => this.socket.sendFrame(data);
    const restriction = () => this.errands.restriction;
    const input = { ...hooks, frame, restriction, fallBack: () => this.useRecognizer("server") };
    this.input = new VoiceInput(inputHooks(input));
    const update = (change: ClientPayloads["session.update"]) => this.socket.send("session.update", change);
    this.senses = new Senses({ ...hooks, update, waiting: () => this.socket.waitingBytes, send: frame });
    this.talk = pushToTalkKey({
      ...hooks,
      input: this.input,
      output: this.output,
      openMicrophone: () => this.input.open(this.deviceId),
      pushed: (down) => this.dispatch({ type: "pushed", down }),
      ended: (discarded) => {
        this.clock.released(performance.now());
        if (discarded) this.stopAnswer();
      },
    });
  }

  get state(): ConversationState {
    return this.store.getState();
  }

  /** The person's camera. */
  get sight(): Senses["sight"] {
    return this.senses.sight;
  }

  /** What the server sees of the person. */
  get scene(): Senses["scene"] {
    return this.senses.scene;
  }

  /** Begins. To be called when the person does something. Returns false if there is no microphone to begin with. */
  async start(options: StartOptions): Promise<boolean> {
    const spoken = canPlayVoice();
    const reached = !spoken || (await this.output.unlock());
    if (options.voice && reached && !(await this.input.open(options.deviceId))) return false;
    this.spoke = options.voice;
    this.deviceId = options.deviceId;
    this.beginAnew(options.personKey ?? null, options.keeping);
    this.dispatch({ type: "manner", change: options.manner });
    this.dispatch({ type: "hearing", hearing: options.hearing ?? HEARS_WORDS_ONLY });
    this.input.pushToTalk(options.manner.turnTaking === "push_to_talk");
    if (!spoken) this.dispatch({ type: "toast", code: "page.no_sound", detail: "" });
    this.socket.open(openingSettings(options, spoken));
    return true;
  }

  /** Listens in on a conversation of others, and sees and hears what its person does. Sound comes if the browser lets it. */
  async observe(sessionId: string): Promise<void> {
    if (canPlayVoice()) await this.output.unlock();
    this.beginAnew();
    this.socket.observe(sessionId);
  }

  sendText(text: string, source: "keyboard" | "suggestion" = "keyboard"): boolean {
    this.output.interject();
    if (source === "suggestion") this.dispatch({ type: "suggestion_used", text });
    this.clock.textSent(performance.now());
    return this.socket.send("text.input", { text, source, ...this.errands.restriction });
  }

  /** Lets her say exactly this. */
  say(text: string): boolean {
    this.output.interject();
    return this.socket.send("assistant.say", { text });
  }

  /** Takes back what is being said to the key of push-to-talk; or stops the answer under way. */
  takeBack(): void {
    if (!this.talk.cancel()) this.stopAnswer();
  }

  /** Stops the answer under way. */
  stopAnswer(): void {
    this.output.tell();
    if (this.socket.send("assistant.cancel", {})) this.output.interrupted();
  }

  useRecognizer(recognizer: "server" | "browser"): void {
    const language = this.state.settings?.language ?? "en";
    this.input.useBrowserRecognizer(recognizer === "browser" ? language : null);
    this.socket.send("session.update", { recognizer });
  }

  /** Changes how the person wants to talk, at once. */
  setManner(change: Partial<Manner>): void {
    this.talk.release();
    this.dispatch({ type: "manner", change });
    this.input.pushToTalk(this.state.manner.turnTaking === "push_to_talk");
    this.socket.send("session.update", mannerInUpdate(change));
  }

  /** Ends the conversation. */
  end(): void {
    this.sight.close();
    this.socket.send("session.close", { reason: "client" });
    this.input.close();
    this.output.interrupted();
  }

  /** The page goes away: the server need not wait for it. */
  leaveForGood(): void {
    this.socket.send("session.close", { reason: "client" });
    this.socket.leave();
  }

  /** Goes back to the start. */
  leave(): void {
    this.socket.leave();
    this.sight.close();
    this.input.close();
    this.beginAnew();
  }

  /** Nothing of a conversation before stays. */
  private beginAnew(personKey: string | null = null, keeping?: Keeping): void {
    this.output.reset();
    this.dispatch({ type: "began" });
    this.senses.forget();
    this.errands.begin(personKey, keeping);
  }

  reconnect(): void {
    this.socket.reconnect();
  }

  dispatch(action: Action): void {
    this.store.setState((state) => reduce(state, action), true);
  }

  /** Goes to a session of another persona, in the same conversation. */
  private moveTo(sessionId: string): void {
    this.talk.cancel();
    this.output.reset();
    this.senses.forget();
    this.dispatch({ type: "moved" });
    this.socket.moveTo(sessionId);
  }

  private connectionChanged(connection: Connection): void {
    if (connection.status === "ended" && this.errands.ended()) return;
    // session.closed has said more precisely why it ended than the closing of the socket that follows.
    const ended = this.state.connection.status === "ended" && connection.status === "ended";
    if (!ended) this.dispatch({ type: "connection", connection });
    if (connection.status !== "open") this.talk.cancel();
    if (connection.status === "open" && this.output.speaker === null) void this.catchUp();
    if (connection.status === "open") this.senses.connected();
    else this.sight.follow();
    if (connection.status !== "ended" && connection.status !== "refused") return;
    this.input.close();
    this.sight.close();
  }

  /** Does what could not be done at the start, because the server could not be reached. */
  private async catchUp(): Promise<void> {
    if (!canPlayVoice() || !(await this.output.unlock())) return;
    if (this.spoke && this.state.microphone === "off") await this.input.open(this.deviceId);
  }

  private heardFrame(frame: AudioFrame): void {
    if (frame.first) this.clock.mark("sound_received", performance.now());
    this.output.frame(frame);
    this.audio.emit(frame);
  }

  private received(envelope: ServerEnvelope): void {
    const speaking = this.state.floor === "speaking";
    if (envelope.type === "session.closed" && this.errands.ended()) return;
    this.dispatch({ type: "event", envelope, nowMs: Date.now() });
    followEvent(this.output, envelope, speaking);
    noteTime(this.clock, envelope, performance.now());
    this.lapses.follow(envelope);
    this.errands.follow(envelope);
    if (envelope.type === "session.opened") {
      const missing = mannerMissing(this.state.manner, envelope.payload.settings);
      if (Object.keys(missing).length > 0) this.setManner(missing);
    }
    this.senses.follow(envelope);
    this.events.emit(envelope);
  }
}
