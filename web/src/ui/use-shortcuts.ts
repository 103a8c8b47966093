"use client";

import { useEffect, useRef } from "react";

export interface ShortcutActions {
  readonly microphone: () => void;
  /** Whether Space is the key of push-to-talk, which is held: that is not for shortcuts. */
  readonly spaceTalks: boolean;
  readonly stop: () => void;
  readonly captions: () => void;
  readonly transcript: () => void;
  /** What the answers showed. */
  readonly shown: () => void;
  readonly camera: () => void;
  /** Lets her see the person, or ends that. */
  readonly seeing: () => void;
  /** What she sees, in detail. */
  readonly details: () => void;
  /** Everything that may be noticed and kept. */
  readonly privacy: () => void;
  /** Takes all of that back. */
  readonly withdraw: () => void;
  readonly past: () => void;
  readonly help: () => void;
}

export const TYPING = "input, textarea, select, [contenteditable]";
export const PRESSABLE = "button, a, summary, [role=switch], [role=radio]";

/** Listens to the keyboard. Keys that a focused field or button needs for itself are left to it. */
export function useShortcuts(actions: ShortcutActions): void {
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      const action = actionFor(event, latest.current);
      if (action === null) return;
      event.preventDefault();
      if (!event.repeat) action();
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, []);
}

function actionFor(event: KeyboardEvent, actions: ShortcutActions): (() => void) | null {
  const target = event.target instanceof Element ? event.target : null;
  if (document.querySelector("dialog[open]") !== null) return null;
  if (event.key === "Escape") return actions.stop;
  if (isWithin(target, TYPING)) return null;
  if (event.key === " ") return actions.spaceTalks || isWithin(target, PRESSABLE) ? null : actions.microphone;
  switch (event.key.toLowerCase()) {
    case "m":
      return actions.microphone;
    case "c":
      return actions.captions;
    case "t":
      return actions.transcript;
    case "i":
      return actions.shown;
    case "v":
      return actions.camera;
    case "s":
      return actions.seeing;
    case "d":
      return actions.details;
    case "n":
      return actions.privacy;
    case "w":
      return actions.withdraw;
    case "p":
      return actions.past;
    case "?":
      return actions.help;
    default:
      return null;
  }
}

export function isWithin(target: Element | null, selector: string): boolean {
  return target !== null && target.closest(selector) !== null;
}
