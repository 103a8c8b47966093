// Asks a server everything with the official client, over each of its links, and prints what came of it as JSON.
// tests/conformance/test_trpc.py starts it: `tsx tests/trpc/drive.ts http://127.0.0.1:PORT`.
import { createTRPCUntypedClient, TRPCClientError, type TRPCUntypedClient } from "@trpc/client";
import type { AnyRouter } from "@trpc/server";
import { callLinks, eventLink, telltaleLink, type Link } from "./links";
import { listen } from "./listening";
import { sockets } from "./sockets";

type Client = TRPCUntypedClient<AnyRouter>;

const [base] = process.argv.slice(2);
if (base === undefined) throw new Error("an address is needed");

/** What came of one call. */
async function outcome(call: Promise<unknown>): Promise<unknown> {
  try {
    return { data: await call };
  } catch (error) {
    if (!(error instanceof TRPCClientError)) throw error;
    return {
      message: error.message,
      error: error.data as unknown,
      code: (error.shape as { code?: number } | undefined)?.code,
    };
  }
}

async function calls(client: Client): Promise<unknown> {
  const asked = {
    hello: client.query("things.hello", { name: "Ada" }),
    items: client.query("things.items"),
    invalid: client.query("things.hello", { name: "" }),
    unknown: client.query("things.nowhere"),
    missing: client.query("things.missing"),
    away: client.query("things.away"),
    broken: client.query("things.broken"),
    mistyped: client.query("things.mistyped"),
    own: client.query("things.own"),
    users: client.query("things.users"),
    asQuery: client.query("things.add", { a: 1 }),
    add: client.mutation("things.add", { a: 1, b: 2 }),
    nothing: client.mutation("things.nothing"),
    asMutation: client.mutation("things.hello", { name: "Ada" }),
  };
  const found = await Promise.all(
    Object.entries(asked).map(async ([name, call]) => [name, await outcome(call)]),
  );
  return Object.fromEntries(found) as unknown;
}

/** Which of two calls of one batch is answered first. */
async function order(client: Client): Promise<string[]> {
  const answered: string[] = [];
  await Promise.all([
    client.query("things.slow", { a: 1, b: 400 }).then(() => answered.push("slow")),
    client.query("things.hello", { name: "Ada" }).then(() => answered.push("fast")),
  ]);
  return answered;
}

async function subscriptions(client: Client): Promise<unknown> {
  return {
    ticks: await listen(client, "things.ticks", { count: 3 }),
    plain: await listen(client, "things.plain", { count: 3 }),
    failing: await listen(client, "things.failing"),
    unknown: await listen(client, "things.nowhere"),
    invalid: await listen(client, "things.ticks", { count: -1 }),
    stopped: await listen(client, "things.ticks", { count: 1000, every_s: 0.01 }, { stopAfter: 3 }),
  };
}

const untyped = (link: Link): Client => createTRPCUntypedClient<AnyRouter>({ links: [link] });
const results: Record<string, unknown> = {};
for (const [name, link] of Object.entries(callLinks(base))) {
  results[name] = { calls: await calls(untyped(link)), order: await order(untyped(link)) };
}
const firstLink = callLinks(base).httpLink;
if (firstLink === undefined) throw new Error("there is no link");
const control = untyped(firstLink);
results.sse = {
  subscriptions: await subscriptions(untyped(eventLink(base))),
  guest: await listen(untyped(eventLink(base, null)), "things.plain", { count: 1 }),
  expired: await listen(untyped(eventLink(base, "expired")), "things.plain", { count: 1 }),
  telltale: await listen(untyped(telltaleLink(base)), "things.plain", { count: 1 }),
  cut: await control.mutation("things.cut", { a: 4 }), // after "connected" and three values
  dropped: await listen(untyped(eventLink(base)), "things.ticks", { count: 8, every_s: 0.02 }),
};
for (const [name, link] of Object.entries(callLinks(base, "expired"))) {
  results[`${name} expired`] = await calls(untyped(link));
}
results.ws = await sockets(base, { calls, order, subscriptions });
process.stdout.write(JSON.stringify(results));
process.exit(0);
