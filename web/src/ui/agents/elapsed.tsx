"use client";

import { useEffect, useRef } from "react";
import { useSeconds } from "../use-seconds";

const TICK_MS = 100;

/** How long something has taken so far. It counts in the page itself, without any state. */
export function Elapsed({ sinceMs }: { readonly sinceMs: number }) {
  const ref = useRef<HTMLSpanElement>(null);
  const seconds = useSeconds(1);
  useEffect(() => {
    const write = () => {
      if (ref.current !== null) ref.current.textContent = seconds(Date.now() - sinceMs);
    };
    write();
    const timer = setInterval(write, TICK_MS);
    return () => clearInterval(timer);
  }, [sinceMs, seconds]);
  return <span ref={ref} className="text-xs text-soft tabular-nums" />;
}
