import { useEffect, useState } from "react";

/** Counts down; returns the seconds that are left, and what begins a wait. */
export function useWaiting(): readonly [number, (seconds: number) => void] {
  const [end, setEnd] = useState(0);
  const [now, setNow] = useState(0);
  useEffect(() => {
    if (end === 0) return;
    const timer = setInterval(() => {
      setNow(Date.now());
      if (Date.now() >= end) setEnd(0);
    }, 500);
    return () => clearInterval(timer);
  }, [end]);
  const wait = (seconds: number) => {
    setNow(Date.now());
    setEnd(Date.now() + seconds * 1_000);
  };
  return [end === 0 ? 0 : Math.max(0, Math.ceil((end - now) / 1_000)), wait];
}
