import { useEffect, useRef } from "react";

/** Calls `draw` once a frame while `active`. For what moves all the time and must not be React state. */
export function useFrameLoop(draw: () => void, active = true): void {
  const latest = useRef(draw);
  useEffect(() => {
    latest.current = draw;
  });
  useEffect(() => {
    if (!active) return;
    let handle = 0;
    const step = () => {
      latest.current();
      handle = requestAnimationFrame(step);
    };
    handle = requestAnimationFrame(step);
    return () => cancelAnimationFrame(handle);
  }, [active]);
}
