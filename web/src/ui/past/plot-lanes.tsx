import { clock } from "../clock";
import type { EmotionName, Stretch, Timeline } from "./api";
import { type Curve, curvePieces, emotionSegments, timeTicks } from "./geometry";
import type { Lane, PlotLayout } from "./layout";
import { letters } from "./letters";
import type { Palette } from "./palette";

/** So much room one time on the axis needs, CSS pixels. */
const TICK_ROOM = 84;
export const LEAST_MARK = 2;

/** Where a lane is, and how times and colors become places on it. */
export interface LaneProps {
  readonly layout: PlotLayout;
  readonly palette: Palette;
  readonly duration: number;
  readonly x: (ms: number) => number;
  readonly lane: Lane;
}

export function Axis({ layout, palette, duration, x }: Omit<LaneProps, "lane">) {
  const { left, right, axisTop } = layout;
  const ticks = timeTicks(duration, Math.max(2, (right - left) / TICK_ROOM));
  return (
    <g>
      {ticks.map((ms) => (
        <g key={ms}>
          <line x1={x(ms)} x2={x(ms)} y1={0} y2={axisTop} stroke={palette.grid} strokeWidth="1" />
          <text
            x={x(ms)}
            y={axisTop + 16}
            fill={palette.soft}
            textAnchor={ms === 0 ? "start" : x(ms) > right - 16 ? "end" : "middle"}
          >
            {clock(ms)}
          </text>
        </g>
      ))}
    </g>
  );
}

export function Name({ lane, layout, palette }: Pick<LaneProps, "lane" | "layout" | "palette">) {
  return layout.beside ? (
    <text x={layout.left - 14} y={lane.top + lane.height / 2 + 4} fill={palette.soft} textAnchor="end">
      {lane.label}
    </text>
  ) : (
    <text x={layout.left + 4} y={lane.top - 5} fill={palette.soft}>
      {lane.label}
    </text>
  );
}

interface GroundProps extends Pick<LaneProps, "lane" | "layout" | "palette"> {
  readonly opacity?: number;
}

/** What a lane is drawn on, as wide as the plot. */
export function Ground({ lane, layout: { left, right }, palette, opacity }: GroundProps) {
  return (
    <rect
      x={left}
      y={lane.top}
      width={right - left}
      height={lane.height}
      rx="5"
      fill={palette.lane}
      fillOpacity={opacity}
    />
  );
}

interface CurveLaneProps extends LaneProps {
  readonly curve: Curve;
  readonly color: string;
  /** Whether it goes from -1 to 1; else from 0 to 1. */
  readonly signed?: boolean;
}

export function CurveLane({
  lane,
  layout,
  palette,
  duration,
  x,
  curve,
  color,
  signed = false,
}: CurveLaneProps) {
  const low = signed ? -1 : 0;
  const y = (value: number) => lane.top + lane.height * (1 - (value - low) / (1 - low));
  const pieces = curvePieces(curve, duration, x, y, [low, 1]);
  const { left, right } = layout;
  return (
    <g>
      <Ground lane={lane} layout={layout} palette={palette} opacity={0.6} />
      {signed && (
        <line
          x1={left}
          x2={right}
          y1={y(0)}
          y2={y(0)}
          stroke={palette.soft}
          strokeOpacity="0.45"
          strokeDasharray="2 4"
        />
      )}
      {pieces.map(({ line, band }) => (
        <g key={line.slice(0, 24)}>
          <path d={band} fill={color} fillOpacity="0.16" />
          <path
            d={line}
            fill="none"
            stroke={color}
            strokeWidth="1.75"
            strokeLinejoin="round"
            strokeLinecap="round"
          />
        </g>
      ))}
    </g>
  );
}

interface RibbonProps extends LaneProps {
  readonly timeline: Timeline;
  readonly emotions: Readonly<Record<EmotionName, string>>;
}

export function Ribbon({ lane, layout, palette, x, timeline, emotions }: RibbonProps) {
  return (
    <g>
      <Ground lane={lane} layout={layout} palette={palette} />
      {emotionSegments(timeline.states, timeline.duration_ms).map(({ fromMs, toMs, emotion, confidence }) => {
        if (emotion === "unknown") return null;
        const [from, width] = [x(fromMs), Math.max(LEAST_MARK, x(toMs) - x(fromMs))];
        const label = emotions[emotion];
        return (
          <g key={fromMs}>
            <rect
              x={from}
              y={lane.top}
              width={width}
              height={lane.height}
              rx="3"
              fill={palette.emotions[emotion]}
              fillOpacity={0.2 + 0.15 * confidence}
            />
            <rect
              x={from}
              y={lane.top + lane.height - 4}
              width={width}
              height={4}
              rx="2"
              fill={palette.emotions[emotion]}
            />
            {width > letters(label) + 12 && (
              <text x={from + 6} y={lane.top + 12} fill={palette.ink}>
                {label}
              </text>
            )}
          </g>
        );
      })}
    </g>
  );
}

export function Bars({
  lane,
  layout,
  palette,
  x,
  bars,
  color,
}: LaneProps & { readonly bars: readonly Stretch[]; readonly color: string }) {
  return (
    <g>
      <Ground lane={lane} layout={layout} palette={palette} />
      {bars.map(({ start_ms: start, end_ms: end }) => (
        <rect
          key={start}
          x={x(start)}
          y={lane.top}
          width={Math.max(LEAST_MARK, x(end) - x(start))}
          height={lane.height}
          rx="3"
          fill={color}
        />
      ))}
    </g>
  );
}
