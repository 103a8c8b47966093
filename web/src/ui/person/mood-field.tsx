"use client";

import { useEffect, useRef } from "react";
import { moodConfidence, type Portrait, readsFeelings } from "@/session/senses/portrait";
import { useConversation } from "../conversation-context";
import { useReducedMotion } from "../theme";

interface MoodFieldProps {
  /** Its side, CSS pixels. */
  readonly size: number;
}

/** Of the field's half, so far out the point may go: the rest is the point itself. */
const REACH = 0.8;
/** How long the point is on its way, ms; it never jumps. */
const GLIDE_MS = 900;
/** With less motion it moves seldom instead, ms. */
const SELDOM_MS = 2_000;

/**
 * A quiet field: unpleasant to pleasant across, calm to excited upwards. The point glides; the less sure it is, the
 * fainter it is and the wider the ring around it. It is drawn without React, since it changes several times a second.
 */
export function MoodField({ size }: MoodFieldProps) {
  const conversation = useConversation();
  const calm = useReducedMotion();
  const point = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    let movedMs = -Infinity;
    const move = (portrait: Portrait) => {
      const element = point.current;
      const nowMs = performance.now();
      if (element === null || (calm && nowMs - movedMs < SELDOM_MS)) return;
      movedMs = nowMs;
      place(element, portrait, size, conversation.state.settings);
    };
    move(conversation.senses.portrait.getState());
    return conversation.senses.portrait.subscribe(move);
  }, [conversation, size, calm]);
  return (
    <span
      aria-hidden
      className="relative block shrink-0 overflow-hidden rounded-[28%] bg-raised bg-[linear-gradient(var(--line),var(--line)),linear-gradient(var(--line),var(--line))] bg-[size:100%_1px,1px_100%] bg-center bg-no-repeat ring-1 ring-line ring-inset"
      style={{ width: size, height: size }}
    >
      <span
        ref={point}
        className="absolute top-1/2 left-1/2 block opacity-0"
        style={{ transition: `transform ${GLIDE_MS}ms var(--ease-calm), opacity ${GLIDE_MS}ms` }}
      >
        <span
          data-part="ring"
          className="absolute -m-[0.5em] block size-[1em] rounded-full bg-accent/20 forced-colors:border forced-colors:border-[CanvasText]"
          style={{ fontSize: size / 3, transition: `transform ${GLIDE_MS}ms var(--ease-calm)` }}
        />
        <span
          className="absolute -m-[0.5em] block size-[1em] rounded-full bg-accent forced-colors:bg-[CanvasText]"
          style={{ fontSize: Math.max(7, size / 9) }}
        />
      </span>
    </span>
  );
}

function place(
  element: HTMLElement,
  { state }: Portrait,
  size: number,
  settings: Parameters<typeof readsFeelings>[0] | null,
): void {
  const read = state !== null && settings !== null && readsFeelings(settings);
  const confidence = read ? moodConfidence(state) : 0;
  const reach = (REACH * size) / 2;
  const [x, y] = read ? [reach * state.valence.value, -reach * state.arousal.value] : [0, 0];
  element.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
  element.style.opacity = confidence < 0.05 ? "0" : (0.45 + 0.55 * confidence).toFixed(2);
  const ring = element.querySelector<HTMLElement>("[data-part=ring]");
  if (ring !== null) ring.style.transform = `scale(${(0.7 + 1.3 * (1 - confidence)).toFixed(2)})`;
}
