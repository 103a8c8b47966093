import { memo, type Ref } from "react";
import { EMOTIONS } from "../person/words";
import type { Sounded, Stretch, Timeline } from "./api";
import { type Curve, curvePieces, emotionSegments, labelsWithRoom, timeScale, timeTicks } from "./geometry";
import type { Lane, PlotLayout } from "./layout";
import { clock } from "./moment";
import type { Palette } from "./palette";

interface PlotDrawingProps {
  readonly timeline: Timeline;
  readonly layout: PlotLayout;
  readonly palette: Palette;
  readonly ref?: Ref<SVGSVGElement>;
}

const FONT = '"Instrument Sans Variable", ui-sans-serif, system-ui, sans-serif';
const SMALL = 11.5;
/** So much room one time on the axis needs, CSS pixels. */
const TICK_ROOM = 84;
const LETTER = 6.2;
const LEAST_MARK = 2;

/** The drawing of a conversation over time. What moves over it is drawn elsewhere. */
export const PlotDrawing = memo(function PlotDrawing({ timeline, layout, palette, ref }: PlotDrawingProps) {
  const { lanes, width, height, left, right } = layout;
  const { states, duration_ms: duration } = timeline;
  const { x } = timeScale(duration, left, right);
  const curve = (name: "valence" | "arousal" | "attention"): Curve => ({
    times: states.at_ms,
    values: states[name],
    confidence: states[`${name}_confidence`],
  });
  const answers = timeline.said.filter((item) => item.role === "assistant" && !item.typed);
  const shared = { layout, palette, duration, x };
  return (
    <svg
      ref={ref}
      xmlns="http://www.w3.org/2000/svg"
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      fontFamily={FONT}
      fontSize={SMALL}
      aria-hidden
      className="block"
    >
      <Axis {...shared} />
      {Object.entries(lanes).map(([name, lane]) => (
        <Name key={name} lane={lane} layout={layout} palette={palette} />
      ))}
      <CurveLane {...shared} lane={lanes.valence} curve={curve("valence")} color={palette.valence} signed />
      <CurveLane {...shared} lane={lanes.arousal} curve={curve("arousal")} color={palette.arousal} signed />
      <CurveLane {...shared} lane={lanes.attention} curve={curve("attention")} color={palette.attention} />
      <Ribbon {...shared} lane={lanes.emotion} timeline={timeline} />
      <Bars {...shared} lane={lanes.user} bars={timeline.speech} color={palette.user} />
      <Bars {...shared} lane={lanes.assistant} bars={answers} color={palette.assistant} />
      <Sounds {...shared} lane={lanes.sounds} sounds={timeline.sounds} />
    </svg>
  );
});

interface LaneProps {
  readonly layout: PlotLayout;
  readonly palette: Palette;
  readonly duration: number;
  readonly x: (ms: number) => number;
  readonly lane: Lane;
}

function Axis({ layout, palette, duration, x }: Omit<LaneProps, "lane">) {
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

function Name({ lane, layout, palette }: Pick<LaneProps, "lane" | "layout" | "palette">) {
  return layout.beside ? (
    <text x={layout.left - 14} y={lane.top + lane.height / 2 + 4} fill={palette.soft} textAnchor="end">
      {lane.label}
    </text>
  ) : (
    <text x={layout.left} y={lane.top - 5} fill={palette.soft}>
      {lane.label}
    </text>
  );
}

interface CurveLaneProps extends LaneProps {
  readonly curve: Curve;
  readonly color: string;
  /** Whether it goes from -1 to 1; else from 0 to 1. */
  readonly signed?: boolean;
}

function CurveLane({ lane, layout, palette, duration, x, curve, color, signed = false }: CurveLaneProps) {
  const low = signed ? -1 : 0;
  const y = (value: number) => lane.top + lane.height * (1 - (value - low) / (1 - low));
  const pieces = curvePieces(curve, duration, x, y, [low, 1]);
  const { left, right } = layout;
  return (
    <g>
      <rect
        x={left}
        y={lane.top}
        width={right - left}
        height={lane.height}
        rx="5"
        fill={palette.lane}
        fillOpacity="0.6"
      />
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

function Ribbon({ lane, layout, palette, x, timeline }: LaneProps & { readonly timeline: Timeline }) {
  const { left, right } = layout;
  return (
    <g>
      <rect x={left} y={lane.top} width={right - left} height={lane.height} rx="5" fill={palette.lane} />
      {emotionSegments(timeline.states, timeline.duration_ms).map(({ fromMs, toMs, emotion, confidence }) => {
        if (emotion === "unknown") return null;
        const [from, width] = [x(fromMs), Math.max(LEAST_MARK, x(toMs) - x(fromMs))];
        const label = EMOTIONS[emotion];
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
            {width > LETTER * label.length + 12 && (
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

function Bars({
  lane,
  layout,
  palette,
  x,
  bars,
  color,
}: LaneProps & { readonly bars: readonly Stretch[]; readonly color: string }) {
  const { left, right } = layout;
  return (
    <g>
      <rect x={left} y={lane.top} width={right - left} height={lane.height} rx="5" fill={palette.lane} />
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

function Sounds({ lane, palette, x, sounds }: LaneProps & { readonly sounds: readonly Sounded[] }) {
  const places = sounds.map((sound) => x(sound.at_ms));
  const written = labelsWithRoom(
    places,
    sounds.map((sound) => LETTER * sound.label.length + 16),
  );
  return (
    <g>
      {sounds.map(({ at_ms: at, label }, index) => (
        <g key={`${at} ${label}`}>
          <line
            x1={places[index]}
            x2={places[index]}
            y1={lane.top}
            y2={lane.top + lane.height}
            stroke={palette.sound}
            strokeWidth="2"
            strokeLinecap="round"
          />
          {written[index] === true && (
            <text x={(places[index] ?? 0) + 6} y={lane.top + 13} fill={palette.ink}>
              {label}
            </text>
          )}
        </g>
      ))}
    </g>
  );
}
