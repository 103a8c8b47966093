"use client";

import { useEffect, useRef } from "react";
import { clock } from "@/ui/past/moment";

/** For how long something goes on. The seconds go by past React, and are not read out. */
export function Elapsed({ sinceMs }: { readonly sinceMs: number }) {
  const text = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const show = () => {
      if (text.current !== null) text.current.textContent = clock(Date.now() - sinceMs);
    };
    show();
    const timer = setInterval(show, 1_000);
    return () => clearInterval(timer);
  }, [sinceMs]);
  return <span ref={text} aria-live="off" className="tabular-nums" />;
}
