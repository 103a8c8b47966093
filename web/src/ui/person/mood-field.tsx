"use client";

import { useRef } from "react";
import { useConversation } from "../conversation-context";
import { useReducedMotion } from "../theme";
import { useFrameLoop } from "../use-frame-loop";
import { glided, NOWHERE, type Place, placeOf } from "./glide";

interface MoodFieldProps {
  /** Its side, CSS pixels. */
  readonly size: number;
}

/** Of the field's half, so far out the point may go: the rest is the point itself. */
const REACH = 0.8;
/** With less motion it moves seldom instead of gliding, ms. */
const SELDOM_MS = 2_000;

/**
 * A quiet field: unpleasant to pleasant across, calm to excited upwards. The point glides; the less sure it is, the
 * fainter it is and the wider the ring around it. It is drawn without React, since it changes several times a second.
 */
export function MoodField({ size }: MoodFieldProps) {
  const { senses, store } = useConversation();
  const calm = useReducedMotion();
  const point = useRef<HTMLSpanElement>(null);
  const shown = useRef<{ place: Place; atMs: number }>({ place: NOWHERE, atMs: -Infinity });

  useFrameLoop(() => {
    const { place, atMs } = shown.current;
    const nowMs = performance.now();
    if (calm && nowMs - atMs < SELDOM_MS) return;
    const wanted = placeOf(senses.portrait.getState(), store.getState().settings, place);
    const from = place.opacity === 0 ? { ...wanted, opacity: 0 } : place; // it appears where it belongs
    const next = calm ? wanted : glided(from, wanted, nowMs - atMs);
    shown.current = { place: next, atMs: nowMs };
    if (point.current !== null && !isSame(next, place)) draw(point.current, next, size);
  });

  return (
    <span
      aria-hidden
      className="relative block shrink-0 overflow-hidden rounded-[28%] bg-raised bg-[linear-gradient(var(--line),var(--line)),linear-gradient(var(--line),var(--line))] bg-[size:100%_1px,1px_100%] bg-center bg-no-repeat ring-1 ring-line ring-inset"
      style={{ width: size, height: size }}
    >
      <span ref={point} className="absolute top-1/2 left-1/2 block opacity-0" data-part="point">
        <span
          data-part="ring"
          className="absolute -m-[0.5em] block size-[1em] rounded-full bg-accent/20 forced-colors:border forced-colors:border-[CanvasText]"
          style={{ fontSize: size / 3 }}
        />
        <span
          className="absolute -m-[0.5em] block size-[1em] rounded-full bg-accent forced-colors:bg-[CanvasText]"
          style={{ fontSize: Math.max(7, size / 9) }}
        />
      </span>
    </span>
  );
}

function draw(element: HTMLElement, { x, y, opacity, ring }: Place, size: number): void {
  const reach = (REACH * size) / 2;
  element.style.transform = `translate(${(reach * x).toFixed(2)}px, ${(-reach * y).toFixed(2)}px)`;
  element.style.opacity = opacity.toFixed(3);
  const around = element.querySelector<HTMLElement>("[data-part=ring]");
  if (around !== null) around.style.transform = `scale(${ring.toFixed(3)})`;
}

function isSame(a: Place, b: Place): boolean {
  return a.x === b.x && a.y === b.y && a.opacity === b.opacity && a.ring === b.ring;
}
