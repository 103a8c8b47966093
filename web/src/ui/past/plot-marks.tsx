import type { AgentRun, Looked, LookName, Sounded, TurnLatency } from "./api";
import { labelsWithRoom } from "./geometry";
import { letters } from "./letters";
import { Ground, type LaneProps, LEAST_MARK } from "./plot-lanes";

const LEAST_WAIT = 3;
/** A wait as long as this fills its lane, and a longer one is too long, ms. */
const LONG_WAIT_MS = 2_000;

interface LooksProps extends LaneProps {
  readonly looks: readonly Looked[];
  readonly names: Readonly<Record<LookName, string>>;
}

/** Where the user looked: full where that was at the persona, pale elsewhere, with a name where there is room. */
export function Looks({ lane, layout, palette, x, looks, names }: LooksProps) {
  return (
    <g>
      <Ground lane={lane} layout={layout} palette={palette} />
      {looks.map(({ start_ms: start, end_ms: end, look }) => {
        if (look === "unknown") return null;
        const [from, width] = [x(start), Math.max(LEAST_MARK, x(end) - x(start))];
        return (
          <g key={start}>
            <rect
              x={from}
              y={lane.top}
              width={width}
              height={lane.height}
              rx="3"
              fill={palette.attention}
              fillOpacity={look === "screen" ? 0.45 : 0.12}
            />
            {width > letters(names[look]) + 12 && (
              <text x={from + 7} y={lane.top + 13} fill={palette.ink}>
                {names[look]}
              </text>
            )}
          </g>
        );
      })}
    </g>
  );
}

interface SoundsProps extends LaneProps {
  readonly sounds: readonly Sounded[];
  /** Names a sound. */
  readonly label: (label: string) => string;
}

export function Sounds({ lane, palette, x, sounds, label }: SoundsProps) {
  const names = sounds.map((sound) => label(sound.label));
  const places = sounds.map((sound) => x(sound.at_ms));
  const written = labelsWithRoom(
    places,
    names.map((name) => letters(name) + 16),
  );
  return (
    <g>
      {sounds.map(({ at_ms: at, label: key }, index) => (
        <g key={`${at} ${key}`}>
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
              {names[index]}
            </text>
          )}
        </g>
      ))}
    </g>
  );
}

/** A bar for each wait between the end of what the user said and the first sound, as high as it was long. */
export function Waits({
  lane,
  layout,
  palette,
  x,
  turns,
}: LaneProps & { readonly turns: readonly TurnLatency[] }) {
  return (
    <g>
      <Ground lane={lane} layout={layout} palette={palette} />
      {turns.map(({ response_id: id, at_ms: at, heard_ms: waited }) => {
        const height = lane.height * Math.min(1, Math.max(0.12, waited / LONG_WAIT_MS));
        return (
          <rect
            key={id}
            x={x(at)}
            y={lane.top + lane.height - height}
            width={Math.max(LEAST_WAIT, x(at + waited) - x(at))}
            height={height}
            rx="2"
            fill={waited > LONG_WAIT_MS ? palette.emotions.angry : palette.arousal}
          />
        );
      })}
    </g>
  );
}

/** Agents at work, with their names where there is room. */
export function Agents({
  lane,
  palette,
  duration,
  x,
  runs,
}: LaneProps & { readonly runs: readonly AgentRun[] }) {
  return (
    <g>
      {runs.map(({ run_id: id, title, start_ms: start, end_ms: end, status }) => {
        const width = Math.max(LEAST_MARK, x(end ?? duration) - x(start));
        const color = status === "failed" ? palette.emotions.angry : palette.attention;
        return (
          <g key={id}>
            <rect
              x={x(start)}
              y={lane.top}
              width={width}
              height={lane.height}
              rx="3"
              fill={color}
              fillOpacity="0.3"
            />
            <rect x={x(start)} y={lane.top} width={2} height={lane.height} rx="1" fill={color} />
            {width > letters(title) + 12 && (
              <text x={x(start) + 7} y={lane.top + 13} fill={palette.ink}>
                {title}
              </text>
            )}
          </g>
        );
      })}
    </g>
  );
}
