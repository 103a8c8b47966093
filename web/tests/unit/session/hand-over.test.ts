import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { HandOver } from "@/session/conversation/hand-over";
import { type Action, reduce } from "@/session/conversation/reduce";
import { Remembrance } from "@/session/conversation/remembrance";
import { type ConversationState, INITIAL_STATE } from "@/session/conversation/state";
import { envelope, OPENED } from "./envelopes";

type Step = Action | Extract<Action, { type: "event" }>["envelope"];

function run(...steps: Step[]): ConversationState {
  return steps.reduce<ConversationState>(
    (state, step) => reduce(state, "session_id" in step ? { type: "event", envelope: step } : step),
    INITIAL_STATE,
  );
}

const said = (text: string) =>
  envelope("text.input", { text, source: "keyboard", agents: null, confirmation: null });

const HANDED = envelope("session.handed_over", {
  ...{ persona: "ben", next_session_id: "next", summary: "They ask about trams." },
});

describe("a hand-over", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function handOver(speaking: () => boolean) {
    const moves: string[] = [];
    return { moves, over: new HandOver({ speaking, move: (id) => moves.push(id) }) };
  }

  it("waits until the voice has finished", () => {
    const { moves, over } = handOver(() => true);
    over.follow(HANDED);
    vi.advanceTimersByTime(6_000);
    expect(moves).toEqual([]);
    over.move();
    expect(moves).toEqual(["next"]);
    vi.advanceTimersByTime(60_000);
    over.move();
    expect(moves).toEqual(["next"]);
  });

  it("happens after four seconds of silence, and cuts off a farewell without an end", () => {
    const quiet = handOver(() => false);
    quiet.over.follow(HANDED);
    vi.advanceTimersByTime(3_900);
    expect(quiet.moves).toEqual([]);
    vi.advanceTimersByTime(200);
    expect(quiet.moves).toEqual(["next"]);
    const talker = handOver(() => true);
    talker.over.follow(HANDED);
    vi.advanceTimersByTime(15_100);
    expect(talker.moves).toEqual(["next"]);
  });

  it("is noted in the transcript when the next one is there, and only then", () => {
    const ben = {
      ...OPENED,
      payload: { ...OPENED.payload, persona: { ...OPENED.payload.persona, name: "ben", title: "Ben" } },
    };
    expect(run(OPENED).entries).toEqual([]);
    const state = run(OPENED, said("Hi"), HANDED, { type: "moved" }, ben);
    expect(state.entries.at(-1)).toMatchObject({ kind: "handover", title: "Ben", before: "Iris" });
    expect(state.handOver).toBeNull();
    expect(state.persona?.title).toBe("Ben");
  });
});

describe("remembering", () => {
  function remembrance(remembers: boolean) {
    const capabilities = { ...OPENED.payload.capabilities, remembers };
    const sent: object[] = [];
    const connection = { status: "off" };
    const keeper = new Remembrance({
      state: () => ({ connection, capabilities }),
      update: (change) => sent.push(change) > 0,
    });
    return { sent, keeper, connection };
  }

  it("is asked for once a session is open, with the key in the message", () => {
    const { sent, keeper, connection } = remembrance(true);
    keeper.use("k".repeat(43));
    expect(sent).toEqual([]);
    connection.status = "open";
    keeper.follow(OPENED);
    keeper.follow(envelope("speech.started", { stream_ms: 0, probability: 1 }));
    expect(sent).toEqual([{ remember: true, person_key: "k".repeat(43) }]);
    keeper.use(null);
    expect(sent.at(-1)).toEqual({ remember: false });
  });

  it("is never asked for without consent, nor of a server that cannot", () => {
    const without = remembrance(true);
    without.connection.status = "open";
    without.keeper.follow(OPENED);
    const cannot = remembrance(false);
    cannot.connection.status = "open";
    cannot.keeper.use("k".repeat(43));
    cannot.keeper.follow(OPENED);
    expect([...without.sent, ...cannot.sent]).toEqual([]);
  });
});
