import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Connection, SessionSocket, type WebSocketLike } from "@/session/wire/socket";
import { envelope } from "./envelopes";

class FakeWebSocket implements WebSocketLike {
  binaryType: BinaryType = "blob";
  readyState = 1;
  bufferedAmount = 0;
  onmessage: WebSocketLike["onmessage"] = null;
  onclose: WebSocketLike["onclose"] = null;
  readonly sent: (string | ArrayBuffer)[] = [];

  constructor(
    readonly url: string,
    readonly protocols: readonly string[],
  ) {}

  send(data: string | ArrayBuffer): void {
    this.sent.push(data);
  }

  close(): void {
    this.readyState = 3;
  }

  receive(message: unknown): void {
    this.onmessage?.({ data: JSON.stringify(message) } as MessageEvent<string>);
  }

  drop(code = 1006, reason = ""): void {
    this.readyState = 3;
    this.onclose?.({ code, reason } as CloseEvent);
  }
}

const ESTABLISHED = { type: "connection_established", message: "success", session_id: "s1" };

function setUp(renew?: () => Promise<boolean>) {
  const sockets: FakeWebSocket[] = [];
  const connections: Connection[] = [];
  const events: string[] = [];
  const socket = new SessionSocket(
    {
      url: "ws://host/ws",
      connect: (url, protocols) => {
        sockets.push(new FakeWebSocket(url, protocols));
        return newest();
      },
      random: () => 0.5,
      renew,
    },
    {
      connection: (connection) => connections.push(connection),
      event: ({ id }) => events.push(id),
      audio: () => undefined,
      aside: () => undefined,
    },
  );
  const newest = (): FakeWebSocket => {
    const last = sockets.at(-1);
    if (last === undefined) throw new Error("nothing has connected");
    return last;
  };
  return { socket, sockets, newest, connections, events };
}

describe("SessionSocket", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("opens with the settings and sends once the connection is established", () => {
    const { socket, newest } = setUp();
    socket.open({ persona: "host", greet: "true" });
    expect(newest().url).toBe("ws://host/ws?persona=host&greet=true");
    expect(socket.send("text.input", { text: "Hello" })).toBe(false);
    newest().receive(ESTABLISHED);
    expect(socket.send("text.input", { text: "Hello" })).toBe(true);
    expect(newest().sent).toEqual(['{"type":"text.input","payload":{"text":"Hello"}}']);
  });

  it("comes back to its session after the last envelope, and takes none twice", () => {
    const { socket, sockets, newest, connections, events } = setUp();
    socket.open({});
    newest().receive(ESTABLISHED);
    const [one, two] = [1, 2].map((ms) => envelope("speech.started", { stream_ms: ms, probability: 1 }));
    newest().receive(one);
    newest().drop();
    expect(connections.at(-1)).toEqual({ status: "waiting", attempt: 0, resuming: true });
    vi.advanceTimersByTime(250);
    expect(newest().url).toBe(`ws://host/ws?session=s1&after=${one?.id ?? ""}`);
    newest().receive(ESTABLISHED);
    newest().receive(one);
    newest().receive(two);
    expect(events).toEqual([one?.id, two?.id]);
    expect(sockets).toHaveLength(2);
  });

  it("comes back with its secret, which stands in no address and goes to no other conversation", () => {
    const { socket, newest } = setUp();
    socket.open({});
    expect(newest().protocols).toEqual([]);
    newest().receive({ ...ESTABLISHED, secret: "a-b_c" });
    const ours = ["visavis", "secret.a-b_c"];
    for (let time = 0; time < 2; time += 1) {
      newest().drop();
      vi.advanceTimersByTime(250);
      expect(newest().protocols).toEqual(ours);
      expect(newest().url).toBe("ws://host/ws?session=s1");
      newest().receive(ESTABLISHED); // it is told once
    }
    socket.moveTo("s2"); // another persona, the same guest
    expect(newest().protocols).toEqual(ours);
    socket.observe("s3");
    expect(newest().protocols).toEqual([]);
    newest().receive({ ...ESTABLISHED, session_id: "s3" });
    newest().drop();
    vi.advanceTimersByTime(250);
    expect(newest().url).toBe("ws://host/ws?observe=s3");
    expect(newest().protocols).toEqual([]);
    socket.open({});
    expect(newest().protocols).toEqual([]);
  });

  it("waits longer after each failed attempt, and starts over once it is in", () => {
    const { socket, sockets, newest } = setUp();
    socket.open({});
    newest().drop();
    vi.advanceTimersByTime(200);
    newest().drop();
    vi.advanceTimersByTime(200);
    expect(sockets).toHaveLength(2);
    vi.advanceTimersByTime(200);
    expect(sockets).toHaveLength(3);
    newest().receive(ESTABLISHED);
    newest().drop();
    vi.advanceTimersByTime(200);
    expect(sockets).toHaveLength(4);
  });

  it("does not come back when it was refused, closed, replaced, or left", () => {
    const error = { code: "session.unknown", detail: "Over.", retryable: false, ref: null };
    const endings: [(socket: FakeWebSocket) => void, Connection][] = [
      [(it) => it.receive({ type: "error", payload: error }), { status: "refused", error }],
      [(it) => it.drop(1000, "session.closed"), { status: "ended", reason: "closed" }],
      [(it) => it.drop(1000, "replaced"), { status: "ended", reason: "replaced" }],
      [(it) => it.drop(1008, "limit.idle"), { status: "ended", reason: "idle" }],
    ];
    for (const [end, expected] of endings) {
      const { socket, sockets, newest, connections } = setUp();
      socket.open({});
      end(newest());
      vi.advanceTimersByTime(60_000);
      expect(connections.at(-1)).toEqual(expected);
      expect(sockets).toHaveLength(1);
    }
    const { socket, sockets, newest } = setUp();
    socket.open({});
    newest().drop();
    socket.leave();
    vi.advanceTimersByTime(60_000);
    expect(sockets).toHaveLength(1);
  });

  it("drops sound rather than queue it behind a line that is too slow", () => {
    const { socket, newest } = setUp();
    socket.open({});
    newest().receive(ESTABLISHED);
    expect(socket.sendFrame(new ArrayBuffer(8))).toBe(true);
    newest().bufferedAmount = 300_000;
    expect(socket.sendFrame(new ArrayBuffer(8))).toBe(false);
  });

  it("only listens in on a conversation of others, also after a drop", () => {
    const { socket, newest } = setUp();
    socket.observe("s1");
    expect(newest().url).toBe("ws://host/ws?observe=s1");
    newest().receive(ESTABLISHED);
    expect(socket.send("assistant.cancel", {})).toBe(false);
    expect(socket.sendFrame(new ArrayBuffer(8))).toBe(false);
    expect(newest().sent).toEqual([]);
    newest().drop();
    vi.advanceTimersByTime(60_000);
    expect(newest().url).toBe("ws://host/ws?observe=s1");
    socket.open({ persona: "host" });
    newest().receive(ESTABLISHED);
    expect(socket.send("assistant.cancel", {})).toBe(true);
  });
});

describe("a login that has run out", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  const EXPIRED = { code: "auth.expired", detail: "Sign in again.", retryable: false, ref: null };
  const REFUSED = { type: "error", payload: EXPIRED };
  const settled = () => vi.advanceTimersByTimeAsync(0);

  it("is renewed once, and the conversation goes on", async () => {
    const renew = vi.fn(() => Promise.resolve(true));
    const { socket, sockets, newest, connections } = setUp(renew);
    socket.open({ persona: "host" });
    newest().receive(REFUSED);
    await settled();
    expect(sockets).toHaveLength(2);
    newest().receive(ESTABLISHED);
    expect(connections.at(-1)).toEqual({ status: "open", sessionId: "s1" });
    newest().drop();
    await vi.advanceTimersByTimeAsync(60_000);
    newest().receive(REFUSED); // hours later
    await settled();
    expect(renew).toHaveBeenCalledTimes(2);
    expect(newest().url).toContain("session=s1");
  });

  it("is told of if it cannot be renewed, or was in vain", async () => {
    const { socket, newest, connections } = setUp(() => Promise.resolve(false));
    socket.open({});
    newest().receive(REFUSED);
    await settled();
    expect(connections.at(-1)).toEqual({ status: "refused", error: EXPIRED });

    const again = setUp(() => Promise.resolve(true));
    again.socket.open({});
    again.newest().receive(REFUSED);
    await settled();
    again.newest().receive(REFUSED);
    await settled();
    expect(again.connections.at(-1)).toEqual({ status: "refused", error: EXPIRED });
    expect(again.sockets).toHaveLength(2);
  });

  it("is not renewed for somebody who has left meanwhile", async () => {
    let finish: (well: boolean) => void = () => undefined;
    const { socket, sockets, newest } = setUp(() => new Promise((resolve) => (finish = resolve)));
    socket.open({});
    newest().receive(REFUSED);
    socket.leave();
    finish(true);
    await settled();
    expect(sockets).toHaveLength(1);
  });
});
