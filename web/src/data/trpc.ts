import { createTRPCClient, httpBatchStreamLink, httpSubscriptionLink, splitLink } from "@trpc/client";
import { csrfToken, renew } from "@/center/access/session";
import type { AppRouter } from "@/contract/router";
import { renewalLink } from "./renewal";

const url = "/trpc";
/** As the server has it. */
const MAX_CALLS = 50;
/** Longer addresses are refused; what is longer goes in several requests. */
const MAX_URL = 8_000;

function headers(): Record<string, string> {
  const csrf = csrfToken();
  return csrf === null ? {} : { "x-visavis-csrf": csrf };
}

/** Everything that can be asked of the server, typed: `trpc.sessions.list.query({})`. */
export const trpc = createTRPCClient<AppRouter>({
  links: [
    renewalLink(renew),
    splitLink({
      condition: (op) => op.type === "subscription",
      true: httpSubscriptionLink({ url }),
      false: httpBatchStreamLink({ url, headers, maxItems: MAX_CALLS, maxURLLength: MAX_URL }),
    }),
  ],
});
