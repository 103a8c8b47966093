"use client";

import { type PointerEvent, useEffect, useMemo, useRef, useState } from "react";
import { EMOTIONS } from "../person/words";
import type { Timeline } from "./api";
import { emotionSegments, timeScale } from "./geometry";
import { layoutFor } from "./layout";
import { momentAt, momentInWords } from "./moment";
import { type Palette, paletteFor } from "./palette";
import { PlotDrawing } from "./plot-drawing";
import { Readout } from "./readout";

interface TimelinePlotProps {
  readonly timeline: Timeline;
  /** Who answered. */
  readonly name: string;
  readonly theme: "light" | "dark";
  readonly cursorMs: number;
  readonly onCursor: (ms: number) => void;
  readonly drawing: React.RefObject<SVGSVGElement | null>;
}

/** How many steps of the arrow keys it is from one end to the other. */
const KEY_STEPS = 200;
const SHORTEST_STEP_MS = 100;

/** A conversation over time. A pointer or the arrow keys move a cursor over it, which says what there was. */
export function TimelinePlot({ timeline, name, theme, cursorMs, onCursor, drawing }: TimelinePlotProps) {
  const { box, width } = useWidth();
  const palette = paletteFor(theme);
  const layout = useMemo(() => layoutFor(width, name), [width, name]);
  const scale = timeScale(timeline.duration_ms, layout.left, layout.right);
  const moment = momentAt(timeline, cursorMs);
  const point = (event: PointerEvent<HTMLElement>) => {
    if (event.pointerType !== "mouse" && event.buttons === 0) return;
    onCursor(scale.ms(event.clientX - event.currentTarget.getBoundingClientRect().left));
  };
  return (
    <div>
      <Readout moment={moment} name={name} />
      <div
        ref={box}
        onPointerMove={point}
        onPointerDown={point}
        className="relative mt-2 cursor-crosshair touch-pan-y rounded-xl outline-offset-4 outline-accent has-focus-visible:outline-2"
      >
        {width > 0 && (
          <>
            <PlotDrawing ref={drawing} timeline={timeline} layout={layout} palette={palette} />
            <span
              aria-hidden
              className="pointer-events-none absolute top-0 left-0 w-px bg-ink"
              style={{ height: layout.axisTop, transform: `translateX(${scale.x(cursorMs).toFixed(1)}px)` }}
            />
          </>
        )}
        <input
          type="range"
          aria-label="Moment of the conversation"
          aria-valuetext={momentInWords(moment, name)}
          min={0}
          max={Math.max(1, Math.round(timeline.duration_ms))}
          step={Math.max(SHORTEST_STEP_MS, Math.round(timeline.duration_ms / KEY_STEPS))}
          value={Math.round(cursorMs)}
          onChange={(event) => onCursor(Number(event.target.value))}
          className="pointer-events-none absolute inset-x-0 bottom-0 m-0 h-6 w-full opacity-0"
        />
      </div>
      <Legend timeline={timeline} palette={palette} />
    </div>
  );
}

/** What the colors mean: those that occur. */
function Legend({ timeline, palette }: { readonly timeline: Timeline; readonly palette: Palette }) {
  const shown = useMemo(
    () => new Set(emotionSegments(timeline.states, timeline.duration_ms).map((item) => item.emotion)),
    [timeline],
  );
  return (
    <ul aria-label="Legend" className="mt-3 flex flex-wrap gap-x-4 gap-y-1 text-xs text-soft">
      {Object.entries(palette.emotions).map(([emotion, color]) =>
        shown.has(emotion as keyof Palette["emotions"]) ? (
          <li key={emotion} className="flex items-center gap-1.5">
            <span aria-hidden className="size-2.5 rounded-full" style={{ background: color }} />
            {EMOTIONS[emotion as keyof Palette["emotions"]]}
          </li>
        ) : null,
      )}
      <li className="flex items-center gap-1.5">
        <span
          aria-hidden
          className="h-2.5 w-5 rounded-sm"
          style={{ background: palette.valence, opacity: 0.3 }}
        />
        The wider the band, the less sure
      </li>
    </ul>
  );
}

function useWidth() {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setWidth(Math.round(entry.contentRect.width));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { box, width };
}
