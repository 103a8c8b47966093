import { useEffect } from "react";
import { useStore } from "zustand";
import { createStore, type StoreApi } from "zustand/vanilla";

/** The moment of a conversation that is looked at. While a recording plays it moves with every frame. */
export type Cursor = StoreApi<{ readonly ms: number }>;

export function newCursor(): Cursor {
  return createStore(() => ({ ms: 0 }));
}

/** Returns something of the moment, and follows it: only what changes now and then is for this. */
export function useAtCursor<T>(cursor: Cursor, select: (ms: number) => T): T {
  return useStore(cursor, ({ ms }) => select(ms));
}

/** Does something with each new moment, and once at the beginning, past React. */
export function useCursorEffect(cursor: Cursor, act: (ms: number) => void): void {
  useEffect(() => {
    act(cursor.getState().ms);
    return cursor.subscribe(({ ms }) => act(ms));
  }, [cursor, act]);
}
