/** A lane of the plot, from its top, CSS pixels. */
export interface Lane {
  readonly label: string;
  readonly top: number;
  readonly height: number;
}

const LANES = [
  { key: "valence", label: "Pleasant", height: 76 },
  { key: "arousal", label: "Excited", height: 76 },
  { key: "emotion", label: "Emotion", height: 20 },
  { key: "attention", label: "Attention", height: 28 },
  { key: "user", label: "You speak", height: 10 },
  { key: "assistant", label: "", height: 10 },
  { key: "sounds", label: "Sounds", height: 18 },
] as const;
export type LaneName = (typeof LANES)[number]["key"];

/** Where everything on the plot is. */
export interface PlotLayout {
  readonly width: number;
  readonly height: number;
  /** Where the line of time begins and ends. */
  readonly left: number;
  readonly right: number;
  readonly lanes: Readonly<Record<LaneName, Lane>>;
  /** Whether the names stand beside the lanes, or above them. */
  readonly beside: boolean;
  readonly axisTop: number;
}

const LABELS = 104;
const MARGIN = 12;
const GAP = 14;
const LABEL_ABOVE = 16;
const AXIS = 26;
const BESIDE_FROM = 560;

/** Lays the plot out for a width; `name` is who else speaks. */
export function layoutFor(width: number, name: string): PlotLayout {
  const beside = width >= BESIDE_FROM;
  let top = 6;
  const lanes = Object.fromEntries(
    LANES.map(({ key, label, height }) => {
      top += beside ? 0 : LABEL_ABOVE;
      const lane = { label: key === "assistant" ? `${name} speaks` : label, top, height };
      top += height + GAP;
      return [key, lane];
    }),
  ) as Record<LaneName, Lane>;
  return {
    ...{ width, beside, lanes, axisTop: top },
    height: top + AXIS,
    left: beside ? LABELS : MARGIN,
    right: width - MARGIN,
  };
}
