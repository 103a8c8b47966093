"use client";

import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from "react";
import { useT } from "@/i18n/talk";
import type { StudioView } from "./view";

const DEGREES_PER_PIXEL = 0.35;
const DEGREES_PER_KEY = 6;
const ZOOM = 1.12;
const WHEEL = 0.0012;

type Point = readonly [number, number];

/** Covers the picture: turn with a finger, the mouse or the arrow keys; come nearer with two fingers, the wheel, + and −. */
export function Orbit({ view }: { readonly view: StudioView }) {
  const t = useT();
  const area = useRef<HTMLButtonElement>(null);
  const fingers = useRef(new Map<number, Point>());

  useEffect(() => {
    const element = area.current;
    if (element === null) return;
    const wheel = (event: WheelEvent) => {
      event.preventDefault(); // React's own handler could not
      view.zoom(Math.exp(event.deltaY * WHEEL));
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => element.removeEventListener("wheel", wheel);
  }, [view]);

  const down = (event: PointerEvent) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    fingers.current.set(event.pointerId, [event.clientX, event.clientY]);
  };
  const up = (event: PointerEvent) => fingers.current.delete(event.pointerId);
  const move = (event: PointerEvent) => {
    const before = fingers.current.get(event.pointerId);
    if (before === undefined) return;
    const now: Point = [event.clientX, event.clientY];
    const other = [...fingers.current].find(([id]) => id !== event.pointerId)?.[1];
    if (other === undefined) {
      view.turn((before[0] - now[0]) * DEGREES_PER_PIXEL, (now[1] - before[1]) * DEGREES_PER_PIXEL);
    } else {
      view.zoom(apart(before, other) / Math.max(1, apart(now, other)));
    }
    fingers.current.set(event.pointerId, now);
  };

  return (
    <button
      ref={area}
      type="button"
      aria-label={t("studio.cameraKeys")}
      onPointerDown={down}
      onPointerUp={up}
      onPointerCancel={up}
      onPointerMove={move}
      onKeyDown={(event) => key(event, view)}
      className="absolute inset-0 cursor-grab touch-none -outline-offset-4 active:cursor-grabbing"
    />
  );
}

function key(event: KeyboardEvent, view: StudioView): void {
  const acts: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => view.turn(-DEGREES_PER_KEY, 0),
    ArrowRight: () => view.turn(DEGREES_PER_KEY, 0),
    ArrowUp: () => view.turn(0, DEGREES_PER_KEY),
    ArrowDown: () => view.turn(0, -DEGREES_PER_KEY),
    "+": () => view.zoom(1 / ZOOM),
    "=": () => view.zoom(1 / ZOOM),
    "-": () => view.zoom(ZOOM),
    "0": () => view.go({ yaw: 0, pitch: 0 }),
  };
  const act = acts[event.key];
  if (act === undefined || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  act();
}

function apart([x, y]: Point, [otherX, otherY]: Point): number {
  return Math.hypot(x - otherX, y - otherY);
}
