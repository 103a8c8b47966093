"use client";

import { useEffect, useRef, useState } from "react";
import { isGranted, listenForSpeech, watchForMotion } from "./sentinels";

const MODIFIERS = ["Shift", "Control", "Alt", "Meta", "CapsLock"];

/**
 * Waits, while `active`, for a key, a voice or somebody who comes near; returns whether it can hear. Microphone and
 * camera are used only if this page was allowed to before, and what they give stays here.
 */
export function useWake(active: boolean, wake: () => void): boolean {
  const latest = useRef(wake);
  const [hears, setHears] = useState(false);
  useEffect(() => {
    latest.current = wake;
  });
  useEffect(() => {
    if (!active) return;
    const stops: (() => void)[] = [];
    let over = false;
    const wakes = () => {
      if (!over) latest.current();
    };
    const pressed = (event: KeyboardEvent) => {
      if (!MODIFIERS.includes(event.key)) wakes();
    };
    addEventListener("keydown", pressed);
    void isGranted("microphone").then((granted) => {
      if (over) return;
      setHears(granted);
      if (granted) stops.push(listenForSpeech(wakes));
    });
    void isGranted("camera").then((granted) => {
      if (granted && !over) stops.push(watchForMotion(wakes));
    });
    return () => {
      over = true;
      removeEventListener("keydown", pressed);
      for (const stop of stops) stop();
    };
  }, [active]);
  return hears;
}
