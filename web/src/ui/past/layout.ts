import type { Timeline } from "./api";
import { letters } from "./letters";

/** A lane of the plot, from its top, CSS pixels. */
export interface Lane {
  readonly label: string;
  readonly top: number;
  readonly height: number;
}

const LANES = [
  { key: "valence", height: 76 },
  { key: "arousal", height: 76 },
  { key: "emotion", height: 20 },
  { key: "attention", height: 28 },
  { key: "looks", height: 18 },
  { key: "user", height: 10 },
  { key: "assistant", height: 10 },
  { key: "operated", height: 10 },
  { key: "turns", height: 22 },
  { key: "agents", height: 18 },
  { key: "sounds", height: 18 },
] as const;
export type LaneName = (typeof LANES)[number]["key"];

/** Where everything on the plot is. */
export interface PlotLayout {
  readonly width: number;
  readonly height: number;
  /** Where the line of time begins and ends. */
  readonly left: number;
  readonly right: number;
  readonly lanes: Readonly<Partial<Record<LaneName, Lane>>>;
  /** Whether the names stand beside the lanes, or above them. */
  readonly beside: boolean;
  readonly axisTop: number;
}

/** So much room the names of the lanes have beside them, at least and at most. */
const LABELS = 104;
const MOST_LABELS = 168;
const BESIDE_LABELS = 18;
const MARGIN = 12;
const GAP = 14;
const LABEL_ABOVE = 16;
const AXIS = 26;
const BESIDE_FROM = 440;

/** Returns the lanes that have something to show. Who spoke when is always told. */
export function lanesOf(timeline: Timeline): readonly LaneName[] {
  const observed = timeline.states.at_ms.length > 0;
  const empty: Readonly<Partial<Record<LaneName, boolean>>> = {
    ...{ valence: !observed, arousal: !observed, emotion: !observed, attention: !observed },
    looks: timeline.looks.length === 0,
    ...{ operated: timeline.operated.length === 0, turns: timeline.turns.length === 0 },
    ...{ agents: timeline.agents.length === 0, sounds: timeline.sounds.length === 0 },
  };
  return LANES.map(({ key }) => key).filter((key) => empty[key] !== true);
}

/** Lays the plot out for a width; `labels` name the lanes, of which those that are `shown` have room. */
export function layoutFor(
  width: number,
  labels: Readonly<Record<LaneName, string>>,
  shown: readonly LaneName[] = LANES.map(({ key }) => key),
): PlotLayout {
  const beside = width >= BESIDE_FROM;
  let top = 6;
  const lanes = Object.fromEntries(
    LANES.filter(({ key }) => shown.includes(key)).map(({ key, height }) => {
      top += beside ? 0 : LABEL_ABOVE;
      const lane = { label: labels[key], top, height };
      top += height + GAP;
      return [key, lane];
    }),
  ) as Partial<Record<LaneName, Lane>>;
  return {
    ...{ width, beside, lanes, axisTop: top },
    height: top + AXIS,
    left: beside ? roomFor(Object.values(lanes)) : MARGIN,
    right: width - MARGIN,
  };
}

function roomFor(lanes: readonly Lane[]): number {
  const widest = Math.max(0, ...lanes.map(({ label }) => letters(label)));
  return Math.round(Math.min(MOST_LABELS, Math.max(LABELS, widest + BESIDE_LABELS)));
}
