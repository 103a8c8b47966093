"use client";

import { useSearchParams } from "next/navigation";
import { useCallback } from "react";

/** Returns what stands behind the question mark of the page's address, and what changes it without a new entry in the history. */
export function useAddress(): readonly [URLSearchParams, (query: string) => void] {
  const query = useSearchParams();
  const change = useCallback((next: string) => {
    history.replaceState(null, "", next === "" ? location.pathname : `?${next}`);
  }, []);
  return [query, change];
}
