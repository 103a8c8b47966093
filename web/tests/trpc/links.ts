import {
  httpBatchLink,
  httpBatchStreamLink,
  httpLink,
  httpSubscriptionLink,
  type TRPCLink,
} from "@trpc/client";
import type { AnyRouter } from "@trpc/server";
import { EventSource, type FetchLike } from "eventsource";

export type Link = TRPCLink<AnyRouter>;

/** The links for queries and mutations, each by its name. */
export function callLinks(base: string, token = "member"): Record<string, Link> {
  const options = { url: `${base}/trpc`, headers: { authorization: `Bearer ${token}` } };
  return {
    httpLink: httpLink(options),
    httpBatchLink: httpBatchLink(options),
    httpBatchStreamLink: httpBatchStreamLink(options),
  };
}

/** The link for subscriptions over HTTP. Its EventSource is made of `fetch`, which sends headers. */
export function eventLink(base: string, token: string | null = "member"): Link {
  const headers: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
  const asMe: FetchLike = (url, init) => fetch(url, { ...init, headers: { ...init.headers, ...headers } });
  return httpSubscriptionLink({ url: `${base}/trpc`, EventSource, eventSourceOptions: { fetch: asMe } });
}

/** The same with the token in the address, which is refused. */
export function telltaleLink(base: string): Link {
  return httpSubscriptionLink({ url: `${base}/trpc`, EventSource, connectionParams: { token: "member" } });
}
