"use client";

import { useEffect, useState } from "react";
import { type Given, trpc } from "../api";

export type LiveSession = Given["live"]["sessions"]["items"][number];

export interface Live {
  /** Null until the server has said. */
  readonly items: readonly LiveSession[] | null;
  /** Why nothing is known, or nothing new. */
  readonly error: unknown;
  readonly retry: () => void;
}

/** Follows the conversations that go on. The connection comes back by itself after a drop. */
export function useLive(): Live {
  const [items, setItems] = useState<readonly LiveSession[] | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const watching = trpc.live.watch.subscribe(undefined, {
      onData: (snapshot) => {
        setItems(snapshot.items);
        setError(null);
      },
      onError: setError,
    });
    return () => watching.unsubscribe();
  }, [attempt]);
  const retry = () => {
    setError(null);
    setAttempt(attempt + 1);
  };
  return { items, error, retry };
}
