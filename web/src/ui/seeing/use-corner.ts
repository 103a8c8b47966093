"use client";

import { type PointerEvent, useRef, useState } from "react";
import type { Place } from "./place";

/** At the top it stays below the line that tells how the person comes across. */
const CORNERS = ["right-4 bottom", "left-4 bottom", "left-4 top-44", "right-4 top-44"] as const;
/** Under the buttons of the header. */
const SMALL = "right-4 top-15 sm:right-6";
/** Above the dock and the suggestions; what is small stays above the captions of a narrow window, too. */
const BOTTOM = {
  large: "bottom-[clamp(5.5rem,22vh,12rem)]",
  small: "bottom-[clamp(5.5rem,22vh,12rem)] max-sm:bottom-[clamp(5.5rem,33vh,17.5rem)]",
} as const;

/** What makes an element stay in a corner, and move to another one. */
export interface Corner {
  readonly className: string;
  readonly style: { readonly transform: string } | undefined;
  readonly handlers: {
    readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void;
    readonly onPointerMove: (event: PointerEvent<HTMLElement>) => void;
    readonly onPointerUp: (event: PointerEvent<HTMLElement>) => void;
    readonly onPointerCancel: () => void;
  };
  readonly next: () => void;
  /** Whether it is at the left. */
  readonly left: boolean;
}

/** Lets an element be dragged to any corner of the window; while its place is another one, it stays there. */
export function useCorner(size: keyof typeof BOTTOM, place: Place): Corner {
  const [corner, setCorner] = useState(0);
  const [drag, setDrag] = useState<{ x: number; y: number } | null>(null);
  const from = useRef({ x: 0, y: 0 });
  const chosen = CORNERS[corner] ?? CORNERS[0];
  const here = place === "left" || place === "right" ? chosen.replace(/^left|^right/, place) : chosen;

  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (place === "small") return;
    if (event.target instanceof Element && event.target.closest("button, summary, [tabindex]") !== null)
      return;
    event.currentTarget.setPointerCapture(event.pointerId);
    from.current = { x: event.clientX, y: event.clientY };
    setDrag({ x: 0, y: 0 });
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    if (drag !== null) setDrag({ x: event.clientX - from.current.x, y: event.clientY - from.current.y });
  };
  const onPointerUp = (event: PointerEvent<HTMLElement>) => {
    if (drag === null) return;
    setDrag(null);
    const right = event.clientX > innerWidth / 2;
    const bottom = event.clientY > innerHeight / 2;
    setCorner(bottom ? (right ? 0 : 1) : right ? 3 : 2);
  };

  return {
    className:
      place === "small"
        ? SMALL
        : `${here.replace(/bottom$/, BOTTOM[size])} ${drag === null ? "cursor-grab" : "cursor-grabbing"}`,
    style:
      drag === null || place === "small" ? undefined : { transform: `translate(${drag.x}px, ${drag.y}px)` },
    handlers: { onPointerDown, onPointerMove, onPointerUp, onPointerCancel: () => setDrag(null) },
    next: () => setCorner((corner + 1) % CORNERS.length),
    left: here.startsWith("left"),
  };
}
