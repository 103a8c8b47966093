import { useEffect, useEffectEvent, useState } from "react";
import { RequestError } from "@/ui/request";

interface Handlers<T> {
  readonly onData: (value: T) => void;
  readonly onError: (error: unknown) => void;
  readonly onConnectionStateChange: (change: { readonly state: string; readonly error: unknown }) => void;
}

export type Subscribe<T> = (handlers: Handlers<T>) => { unsubscribe: () => void };

export interface Watched<T> {
  /** The last that came; null until something has. */
  readonly value: T | null;
  readonly status: "connecting" | "live" | "lost";
  readonly error: unknown;
  /** Begins anew at once. */
  readonly retry: () => void;
}

const AGAIN_MS = 5_000;

/** Follows a subscription while the page is open: `useSubscription((on) => trpc.health.watch.subscribe(undefined, on))`. */
export function useSubscription<T>(subscribe: Subscribe<T>, onValue?: (value: T) => void): Watched<T> {
  const [watched, setWatched] = useState<Omit<Watched<T>, "retry">>({
    ...{ value: null, status: "connecting", error: null },
  });
  const [attempt, setAttempt] = useState(0);
  const begin = useEffectEvent(subscribe);
  const came = useEffectEvent((value: T) => onValue?.(value));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const running = begin({
      onData: (value) => {
        setWatched({ value, status: "live", error: null });
        came(value);
      },
      onError: (error) => {
        setWatched((before) => ({ ...before, status: "lost", error }));
        timer = setTimeout(() => setAttempt((count) => count + 1), AGAIN_MS);
      },
      onConnectionStateChange: ({ state, error }) => {
        if (state !== "connecting" || error === null) return; // it is tried again by itself
        const lost = new RequestError("The server cannot be reached.", "page.unreachable");
        setWatched((before) => ({ ...before, status: "lost", error: lost }));
      },
    });
    return () => {
      clearTimeout(timer);
      running.unsubscribe();
    };
  }, [attempt]);
  const retry = () => {
    setWatched((before) => ({ ...before, status: "connecting", error: null }));
    setAttempt((count) => count + 1);
  };
  return { ...watched, retry };
}
