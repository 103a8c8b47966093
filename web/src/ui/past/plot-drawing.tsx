import { memo, type Ref } from "react";
import type { Stretch, Timeline } from "./api";
import { type Curve, timeScale } from "./geometry";
import type { PlotLayout } from "./layout";
import type { Palette } from "./palette";
import { Axis, Bars, CurveLane, Name, Ribbon } from "./plot-lanes";
import { Agents, Looks, Sounds, Waits } from "./plot-marks";
import type { PlotWords } from "./plot-words";

interface PlotDrawingProps {
  readonly timeline: Timeline;
  readonly layout: PlotLayout;
  readonly palette: Palette;
  readonly words: PlotWords;
  readonly ref?: Ref<SVGSVGElement>;
}

const FONT = '"Instrument Sans Variable", ui-sans-serif, system-ui, sans-serif';
const SMALL = 11.5;

/** The drawing of a conversation over time. What moves over it is drawn elsewhere. */
export const PlotDrawing = memo(function PlotDrawing(props: PlotDrawingProps) {
  const { timeline, layout, palette, words, ref } = props;
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
      {lanes.valence && (
        <CurveLane {...shared} lane={lanes.valence} curve={curve("valence")} color={palette.valence} signed />
      )}
      {lanes.arousal && (
        <CurveLane {...shared} lane={lanes.arousal} curve={curve("arousal")} color={palette.arousal} signed />
      )}
      {lanes.attention && (
        <CurveLane {...shared} lane={lanes.attention} curve={curve("attention")} color={palette.attention} />
      )}
      {lanes.emotion && (
        <Ribbon {...shared} lane={lanes.emotion} timeline={timeline} emotions={words.emotions} />
      )}
      {lanes.looks && <Looks {...shared} lane={lanes.looks} looks={timeline.looks} names={words.looks} />}
      {lanes.user && <Bars {...shared} lane={lanes.user} bars={timeline.speech} color={palette.user} />}
      {lanes.assistant && (
        <Bars {...shared} lane={lanes.assistant} bars={answers} color={palette.assistant} />
      )}
      {lanes.operated && (
        <Bars
          {...shared}
          lane={lanes.operated}
          bars={ended(timeline.operated, duration)}
          color={palette.sound}
        />
      )}
      {lanes.turns && <Waits {...shared} lane={lanes.turns} turns={timeline.turns} />}
      {lanes.agents && <Agents {...shared} lane={lanes.agents} runs={timeline.agents} />}
      {lanes.sounds && (
        <Sounds {...shared} lane={lanes.sounds} sounds={timeline.sounds} label={words.label} />
      )}
    </svg>
  );
});

/** What goes on has not ended: it is drawn up to the end. */
function ended(stretches: Timeline["operated"], duration: number): readonly Stretch[] {
  return stretches.map(({ start_ms, end_ms }) => ({ start_ms, end_ms: end_ms ?? duration }));
}
