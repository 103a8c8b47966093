import { createTRPCUntypedClient, createWSClient, wsLink, type TRPCUntypedClient } from "@trpc/client";
import type { AnyRouter } from "@trpc/server";
import { WebSocket } from "ws";
import { listen } from "./listening";

type Client = TRPCUntypedClient<AnyRouter>;

interface Questions {
  readonly calls: (client: Client) => Promise<unknown>;
  readonly order: (client: Client) => Promise<string[]>;
  readonly subscriptions: (client: Client) => Promise<unknown>;
}

/** Everything again over a WebSocket; then what only a WebSocket has. */
export async function sockets(base: string, questions: Questions): Promise<unknown> {
  const { client, close, sent, received } = connect(base, { token: "member" });
  const calls = await questions.calls(client);
  const order = await questions.order(client);
  const subscriptions = await questions.subscriptions(client);
  await new Promise((resolve) => setTimeout(resolve, 300)); // long enough for the client's pings
  const pinged = sent.includes("PING") && received.includes("PONG");
  await close();
  return {
    calls,
    order,
    subscriptions,
    pinged,
    dropped: await dropped(base),
    guest: await guest(base),
    expired: await expired(base),
  };
}

/** A connection breaks after the third value: the client connects anew and goes on behind it. */
async function dropped(base: string): Promise<unknown> {
  const { client, close, opened } = connect(base, { token: "member" });
  const input = { count: 8, every_s: 0.05 };
  const onValue = (number: number) => {
    if (number === 3) opened.at(-1)?.terminate();
  };
  const heard = await listen(client, "things.ticks", input, { onValue });
  await close();
  return { heard, connections: opened.length };
}

async function guest(base: string): Promise<unknown> {
  const { client, close } = connect(base, null);
  const heard = await listen(client, "things.plain", { count: 1 });
  await close();
  return heard;
}

async function expired(base: string): Promise<unknown> {
  const { client, close } = connect(base, { token: "expired" });
  const heard = await listen(client, "things.plain", { count: 1 });
  await close();
  return heard;
}

function connect(base: string, params: { token: string } | null) {
  const sent: string[] = [];
  const received: string[] = [];
  const opened: WebSocket[] = [];
  class Noted extends WebSocket {
    constructor(url: string) {
      super(url);
      opened.push(this);
      this.on("message", (data: Buffer) => received.push(data.toString()));
    }

    override send(data: string): void {
      sent.push(data);
      super.send(data);
    }
  }
  const socket = createWSClient({
    url: `${base.replace("http", "ws")}/trpc`,
    WebSocket: Noted as unknown as typeof globalThis.WebSocket,
    keepAlive: { enabled: true, intervalMs: 100, pongTimeoutMs: 5_000 },
    retryDelayMs: () => 50,
    ...(params === null ? {} : { connectionParams: params }),
  });
  const client = createTRPCUntypedClient<AnyRouter>({ links: [wsLink({ client: socket })] });
  return { client, close: () => socket.close(), sent, received, opened };
}
