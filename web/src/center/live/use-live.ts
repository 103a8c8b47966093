"use client";

import { type Given, trpc } from "../api";
import { useSubscription } from "../data/use-subscription";

type Snapshot = Given["live"]["sessions"];
export type LiveSession = Snapshot["items"][number];

export interface Live {
  /** Null until the server has said. */
  readonly items: readonly LiveSession[] | null;
  /** Why nothing is known, or nothing new. */
  readonly error: unknown;
  readonly retry: () => void;
}

/** Follows the conversations that go on. The connection comes back by itself after a drop. */
export function useLive(): Live {
  const { value, error, retry } = useSubscription<Snapshot>((on) => trpc.live.watch.subscribe(undefined, on));
  return { items: value?.items ?? null, error, retry };
}
