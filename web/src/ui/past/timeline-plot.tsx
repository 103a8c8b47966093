"use client";

import { type PointerEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Timeline } from "./api";
import { type Cursor, useCursorEffect } from "./cursor";
import { emotionSegments, timeScale } from "./geometry";
import { lanesOf, layoutFor } from "./layout";
import { momentAt, momentInWords } from "./moment";
import { type Palette, paletteFor } from "./palette";
import { PlotDrawing } from "./plot-drawing";
import type { PlotWords } from "./plot-words";
import { Readout } from "./readout";

interface TimelinePlotProps {
  readonly timeline: Timeline;
  readonly words: PlotWords;
  readonly theme: "light" | "dark";
  readonly cursor: Cursor;
  /** Whether a mouse that only passes over it goes to moments, too. */
  readonly hovers?: boolean;
  /** The person goes to a moment. */
  readonly onSeek: (ms: number) => void;
  readonly drawing: React.RefObject<SVGSVGElement | null>;
}

/** How many steps of the arrow keys it is from one end to the other. */
const KEY_STEPS = 200;
const SHORTEST_STEP_MS = 100;
/** So often a moment is put into words while a recording plays, ms. */
const TOLD_MS = 200;

/** A conversation over time. A pointer or the arrow keys move a cursor over it, which says what there was. */
export function TimelinePlot(props: TimelinePlotProps) {
  const { timeline, words, theme, cursor, hovers = true, onSeek, drawing } = props;
  const { box, width } = useWidth();
  const palette = paletteFor(theme);
  const layout = useMemo(() => layoutFor(width, words.lanes, lanesOf(timeline)), [width, words, timeline]);
  const scale = useMemo(() => timeScale(timeline.duration_ms, layout.left, layout.right), [timeline, layout]);
  const line = useRef<HTMLSpanElement>(null);
  const range = useRef<HTMLInputElement>(null);
  const follow = useCallback(
    (ms: number) => {
      if (line.current !== null) line.current.style.transform = `translateX(${scale.x(ms).toFixed(1)}px)`;
      if (range.current === null) return;
      range.current.value = String(Math.round(ms));
      const step = `${Math.floor(ms / TOLD_MS)} of ${timeline.duration_ms}`;
      if (step === range.current.dataset.told) return; // with every frame would be too often
      range.current.dataset.told = step;
      range.current.setAttribute("aria-valuetext", momentInWords(momentAt(timeline, ms), words));
    },
    [scale, timeline, words],
  );
  useCursorEffect(cursor, follow);
  const point = (event: PointerEvent<HTMLElement>) => {
    if ((event.pointerType !== "mouse" || !hovers) && event.buttons === 0) return;
    onSeek(scale.ms(event.clientX - event.currentTarget.getBoundingClientRect().left));
  };
  return (
    <div>
      <Readout timeline={timeline} cursor={cursor} words={words} />
      <div
        ref={box}
        onPointerMove={point}
        onPointerDown={point}
        className="relative mt-2 cursor-crosshair touch-pan-y rounded-xl outline-offset-4 outline-accent has-focus-visible:outline-2"
      >
        {width > 0 && (
          <>
            <PlotDrawing ref={drawing} {...{ timeline, layout, palette, words }} />
            <span
              ref={line}
              aria-hidden
              className="pointer-events-none absolute top-0 left-0 w-px bg-ink"
              style={{ height: layout.axisTop }}
            />
          </>
        )}
        <input
          ref={range}
          type="range"
          aria-label={words.moment}
          min={0}
          max={Math.max(1, Math.round(timeline.duration_ms))}
          step={Math.max(SHORTEST_STEP_MS, Math.round(timeline.duration_ms / KEY_STEPS))}
          defaultValue={0}
          onChange={(event) => onSeek(Number(event.target.value))}
          className="pointer-events-none absolute inset-x-0 bottom-0 m-0 h-6 w-full opacity-0"
        />
      </div>
      {timeline.states.at_ms.length > 0 && <Legend timeline={timeline} palette={palette} words={words} />}
    </div>
  );
}

interface LegendProps {
  readonly timeline: Timeline;
  readonly palette: Palette;
  readonly words: PlotWords;
}

/** What the colors mean: those that occur. */
function Legend({ timeline, palette, words }: LegendProps) {
  const shown = useMemo(
    () => new Set(emotionSegments(timeline.states, timeline.duration_ms).map((item) => item.emotion)),
    [timeline],
  );
  return (
    <ul aria-label={words.legend} className="mt-3 flex flex-wrap gap-x-4 gap-y-1 text-xs text-soft">
      {Object.entries(palette.emotions).map(([emotion, color]) =>
        shown.has(emotion as keyof Palette["emotions"]) ? (
          <li key={emotion} className="flex items-center gap-1.5">
            <span aria-hidden className="size-2.5 rounded-full" style={{ background: color }} />
            {words.emotions[emotion as keyof Palette["emotions"]]}
          </li>
        ) : null,
      )}
      <li className="flex items-center gap-1.5">
        <span
          aria-hidden
          className="h-2.5 w-5 rounded-sm"
          style={{ background: palette.valence, opacity: 0.3 }}
        />
        {words.band}
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
