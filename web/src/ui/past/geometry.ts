import type { EmotionName, StateSeries } from "./api";
import { LEAST_CONFIDENCE } from "./moment";

/** Where on the picture a time is, and the other way round. */
export interface TimeScale {
  readonly x: (ms: number) => number;
  readonly ms: (x: number) => number;
}

/** Returns the scale that puts `durationMs` between two places. */
export function timeScale(durationMs: number, left: number, right: number): TimeScale {
  const span = Math.max(1, durationMs);
  const width = Math.max(1, right - left);
  return {
    x: (ms) => left + (width * Math.min(span, Math.max(0, ms))) / span,
    ms: (x) => (span * (Math.min(right, Math.max(left, x)) - left)) / width,
  };
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30, 60, 120, 240].map((count) => count * MINUTE),
];

/** Returns round times for an axis, `most` of them at most. */
export function timeTicks(durationMs: number, most: number): readonly number[] {
  const step = STEPS.find((item) => durationMs / item < most) ?? 480 * MINUTE;
  return Array.from({ length: Math.floor(durationMs / step) + 1 }, (_, index) => index * step);
}

/** One unbroken piece of a curve. */
interface Piece {
  readonly line: string;
  /** What it may as well have been, around the line. */
  readonly band: string;
}

export interface Curve {
  readonly times: readonly number[];
  readonly values: readonly number[];
  readonly confidence: readonly number[];
}

/** A value that did not change for longer than this stays level, and moves at the end, ms. */
const MOVES_MS = 400;
/** Half the width of the band where nothing is sure. */
const UNSURE = 0.4;

interface Point {
  readonly ms: number;
  readonly value: number;
  readonly confidence: number;
}

/** Returns a curve as pieces of SVG paths; it is broken where nothing is known. The last value holds until the end. */
export function curvePieces(
  curve: Curve,
  durationMs: number,
  x: (ms: number) => number,
  y: (value: number) => number,
  range: readonly [number, number] = [-1, 1],
): readonly Piece[] {
  return runs(curve, durationMs).map((points) => {
    const at = (point: Point, value: number) => `${x(point.ms).toFixed(1)} ${y(value).toFixed(1)}`;
    const edge = (point: Point, side: number) =>
      at(point, clamped(point.value + side * UNSURE * (1 - point.confidence), range));
    const upper = points.map((point) => edge(point, 1));
    const lower = points.map((point) => edge(point, -1)).reverse();
    return {
      line: `M${points.map((point) => at(point, point.value)).join("L")}`,
      band: `M${[...upper, ...lower].join("L")}Z`,
    };
  });
}

function runs({ times, values, confidence }: Curve, durationMs: number): readonly (readonly Point[])[] {
  const found: Point[][] = [];
  let run: Point[] = [];
  times.forEach((ms, index) => {
    const last = run.at(-1);
    const point = { ms, value: values[index] ?? 0, confidence: confidence[index] ?? 0 };
    const known = point.confidence >= LEAST_CONFIDENCE;
    if (last !== undefined) {
      const from = known ? ms - MOVES_MS : ms;
      if (from > last.ms) run.push({ ...last, ms: from });
    }
    if (known) run.push(point);
    else if (run.length > 0) {
      found.push(run);
      run = [];
    }
  });
  const last = run.at(-1);
  if (last !== undefined) found.push(last.ms < durationMs ? [...run, { ...last, ms: durationMs }] : run);
  return found;
}

/** A stretch in which one emotion was shown. */
export interface Segment {
  readonly fromMs: number;
  readonly toMs: number;
  readonly emotion: EmotionName;
  /** Its mean confidence, 0 to 1. */
  readonly confidence: number;
}

/** Returns the emotions of a series as stretches; where none was clear there is none. */
export function emotionSegments(series: StateSeries, durationMs: number): readonly Segment[] {
  const found: { fromMs: number; toMs: number; emotion: EmotionName; sure: number }[] = [];
  series.at_ms.forEach((fromMs, index) => {
    const emotion = series.emotion[index] ?? "unknown";
    const toMs = Math.max(fromMs, series.at_ms[index + 1] ?? durationMs);
    const sure = (series.emotion_confidence[index] ?? 0) * (toMs - fromMs);
    const last = found.at(-1);
    if (last?.emotion === emotion && last.toMs === fromMs) {
      last.toMs = toMs;
      last.sure += sure;
    } else found.push({ fromMs, toMs, emotion, sure });
  });
  return found
    .filter(({ emotion, fromMs, toMs }) => emotion !== "unknown" && toMs > fromMs)
    .map(({ sure, ...rest }) => ({ ...rest, confidence: sure / (rest.toMs - rest.fromMs) }));
}

/** Returns which of many labels along a line have room: each needs its width to the next one that is written. */
export function labelsWithRoom(places: readonly number[], widths: readonly number[]): readonly boolean[] {
  let free = -Infinity;
  return places.map((place, index) => {
    const room = place >= free;
    if (room) free = place + (widths[index] ?? 0);
    return room;
  });
}

function clamped(value: number, [low, high]: readonly [number, number]): number {
  return Math.min(high, Math.max(low, value));
}
