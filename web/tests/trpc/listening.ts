import type { TRPCUntypedClient } from "@trpc/client";
import type { AnyRouter } from "@trpc/server";

export interface Heard {
  readonly data: unknown[];
  readonly states: string[];
  /** How it ended: `complete`, `stopped` by this side, an error, or not within the time. */
  end: string;
  error?: unknown;
}

export interface Until {
  /** Unsubscribe after so many values. */
  readonly stopAfter?: number;
  /** Called with every value's number, from 1 on. */
  readonly onValue?: (number: number) => void;
}

const PATIENCE_MS = 15_000;

/** Listens to a subscription until it ends. */
export function listen(
  client: TRPCUntypedClient<AnyRouter>,
  path: string,
  input?: unknown,
  until: Until = {},
): Promise<Heard> {
  return new Promise((resolve) => {
    const heard: Heard = { data: [], states: [], end: "nothing" };
    const over = (end: string, error?: unknown) => {
      clearTimeout(timer);
      heard.end = end;
      if (error !== undefined) heard.error = error;
      resolve(heard);
    };
    const timer = setTimeout(() => over("too late"), PATIENCE_MS);
    const subscription = client.subscription(path, input, {
      onStarted: () => heard.states.push("started"),
      onConnectionStateChange: ({ state }) => heard.states.push(state),
      onData: (value) => {
        heard.data.push(value);
        until.onValue?.(heard.data.length);
        if (heard.data.length !== until.stopAfter) return;
        subscription.unsubscribe();
        over("stopped");
      },
      onComplete: () => over("complete"),
      onError: (error) => over("error", error.data),
    });
  });
}
