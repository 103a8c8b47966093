"use client";

import { useEffect, useState } from "react";
import { isReloadDue } from "./reload";

const CHECK_MS = 60_000;
const ASK_MS = 5_000;
const HOUR_MS = 3_600_000;

/** Keeps the screen on while this page is shown, where the browser can. */
export function useWakeLock(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | null = null;
    let over = false;
    const hold = async () => {
      if (!("wakeLock" in navigator) || document.visibilityState !== "visible") return;
      try {
        lock = await navigator.wakeLock.request("screen");
      } catch {
        return; // the system saves its battery
      }
      if (over) void lock.release();
    };
    const shown = () => void hold();
    void hold();
    document.addEventListener("visibilitychange", shown); // the lock is lost whenever the page is hidden
    return () => {
      over = true;
      document.removeEventListener("visibilitychange", shown);
      void lock?.release();
    };
  }, []);
}

/** Asks, while `active`, every few seconds whether the server is there; returns what it was told last. */
export function useReachable(active: boolean): boolean {
  const [reachable, setReachable] = useState(true);
  useEffect(() => {
    if (!active) return;
    let over = false;
    const ask = async () => {
      const answers = await serverAnswers();
      if (!over) setReachable(answers);
    };
    void ask();
    const timer = setInterval(() => void ask(), ASK_MS);
    return () => {
      over = true;
      clearInterval(timer);
    };
  }, [active]);
  return reachable;
}

/** Loads the page anew in the night, while `active` says that nobody is here: for a page that runs for months. */
export function useNightlyReload(active: boolean): void {
  useEffect(() => {
    if (!active) return;
    const sinceMs = performance.now();
    const timer = setInterval(() => void reloadIfDue(sinceMs), CHECK_MS);
    return () => clearInterval(timer);
  }, [active]);
}

async function reloadIfDue(quietSinceMs: number): Promise<void> {
  const nowMs = performance.now();
  const quietH = (nowMs - quietSinceMs) / HOUR_MS;
  if (!isReloadDue({ pageH: nowMs / HOUR_MS, quietH, hour: new Date().getHours() })) return;
  if (await serverAnswers()) location.reload(); // never into an error page, from which nobody would come back
}

async function serverAnswers(): Promise<boolean> {
  try {
    return (await fetch("/api/status", { cache: "no-store" })).ok;
  } catch {
    return false;
  }
}
