import {
  httpBatchLink,
  httpBatchStreamLink,
  httpLink,
  httpSubscriptionLink,
  type TRPCLink,
} from "@trpc/client";
import type { AnyRouter } from "@trpc/server";
import { EventSource } from "eventsource";

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

/** The link for subscriptions over HTTP. A browser's EventSource sends no headers: the token goes another way. */
export function eventLink(base: string, token: string | null = "member"): Link {
  const connectionParams = token === null ? {} : { connectionParams: { token } };
  return httpSubscriptionLink({ url: `${base}/trpc`, EventSource, ...connectionParams });
}
