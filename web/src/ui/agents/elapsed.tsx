"use client";

import { useEffect, useRef } from "react";

const TICK_MS = 100;

/** How long something has taken so far. It counts in the page itself, without any state. */
export function Elapsed({ sinceMs }: { readonly sinceMs: number }) {
  const ref = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const write = () => {
      if (ref.current !== null) ref.current.textContent = tenths(Date.now() - sinceMs);
    };
    write();
    const timer = setInterval(write, TICK_MS);
    return () => clearInterval(timer);
  }, [sinceMs]);
  return <span ref={ref} className="text-xs text-soft tabular-nums" />;
}

/** Milliseconds as seconds with one digit after the point. */
export function tenths(ms: number): string {
  return `${(Math.max(0, ms) / 1000).toFixed(1)} s`;
}
