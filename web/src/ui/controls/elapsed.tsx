"use client";

import { useEffect, useRef } from "react";

interface ElapsedProps {
  readonly sinceMs: number;
  /** Writes so many milliseconds; another function begins anew. */
  readonly write: (ms: number) => string;
  readonly everyMs?: number;
  readonly className?: string;
}

/** For how long something goes on. It counts past React, and is not read out. */
export function Elapsed({ sinceMs, write, everyMs = 1_000, className = "" }: ElapsedProps) {
  const text = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const show = () => {
      if (text.current !== null) text.current.textContent = write(Date.now() - sinceMs);
    };
    show();
    const timer = setInterval(show, everyMs);
    return () => clearInterval(timer);
  }, [sinceMs, write, everyMs]);
  return <span ref={text} aria-live="off" className={`tabular-nums ${className}`} />;
}
