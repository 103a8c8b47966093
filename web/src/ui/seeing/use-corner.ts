"use client";

import { type PointerEvent, useRef, useState } from "react";

const CORNERS = ["right-4 bottom", "left-4 bottom", "left-4 top-36", "right-4 top-36"] as const;
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
}

/** Lets an element be dragged to any corner of the window. */
export function useCorner(size: keyof typeof BOTTOM): Corner {
  const [corner, setCorner] = useState(0);
  const [drag, setDrag] = useState<{ x: number; y: number } | null>(null);
  const from = useRef({ x: 0, y: 0 });

  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
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
    className: `${(CORNERS[corner] ?? CORNERS[0]).replace(/bottom$/, BOTTOM[size])} ${drag === null ? "cursor-grab" : "cursor-grabbing"}`,
    style: drag === null ? undefined : { transform: `translate(${drag.x}px, ${drag.y}px)` },
    handlers: { onPointerDown, onPointerMove, onPointerUp, onPointerCancel: () => setDrag(null) },
    next: () => setCorner((corner + 1) % CORNERS.length),
  };
}
