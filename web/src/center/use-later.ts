"use client";

import { useEffect, useState } from "react";

/** Returns a value once it has stayed the same for so long, ms: what is typed is not looked up letter by letter. */
export function useLater<T>(value: T, waitMs: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), waitMs);
    return () => clearTimeout(timer);
  }, [value, waitMs]);
  return settled;
}
