import type { TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";
import type { AppRouter } from "@/contract/router";
import { failureOf } from "./failure";

/** Short-lived logins are renewed by a cookie that only one path sees; what failed for that is tried once more. */
const RENEWABLE: ReadonlySet<string> = new Set(["auth.expired", "auth.required", "auth.invalid_token"]);

interface Subscribed {
  unsubscribe(): void;
}

/**
 * Renews what one is signed in with when a call fails for it, once, and calls again.
 *
 * A subscription goes on behind the last thing that it has seen.
 */
export function renewalLink(renew: () => Promise<boolean>): TRPCLink<AppRouter> {
  return () =>
    ({ op, next }) =>
      observable((observer) => {
        let current: Subscribed | null = null;
        let left = false;
        let renewed = false;
        let last: string | undefined;

        function call(): void {
          const input =
            last === undefined ? op.input : { ...(op.input as object | undefined), lastEventId: last };
          current = next({ ...op, input }).subscribe({
            next(value) {
              if ("id" in value.result && typeof value.result.id === "string") last = value.result.id;
              if (op.type === "subscription" && "data" in value.result) renewed = false; // it may run out again
              observer.next(value);
            },
            error(error) {
              if (renewed || !RENEWABLE.has(failureOf(error).code)) {
                observer.error(error);
                return;
              }
              renewed = true;
              void renew().then((well) => {
                if (left) return;
                if (well) call();
                else observer.error(error);
              });
            },
            complete: () => observer.complete(),
          });
        }

        call();
        return () => {
          left = true;
          current?.unsubscribe();
        };
      });
}
