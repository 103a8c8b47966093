import type { TurnTimed } from "@/contract/events";

/** The moments between the end of a person's turn and the first sound of the answer. */
export const MOMENTS = [
  "user_finished",
  "turn_ended",
  "words_known",
  "first_text",
  "sound_made",
  "sound_received",
  "sound_heard",
] as const;
export type Moment = (typeof MOMENTS)[number];

export interface LatencyStep {
  readonly moment: Moment;
  /** From the end of the person's turn, ms. */
  readonly atMs: number;
  /** Since the step before, ms. */
  readonly tookMs: number;
}

export interface TurnLatency {
  /** From the end of the person's turn to the first sound of the answer, ms. */
  readonly totalMs: number;
  readonly spoken: boolean;
  readonly steps: readonly LatencyStep[];
}

/** One answer's latency: as this page has seen it, and as the server has, once that has said so. */
export interface TimedTurn {
  readonly responseId: string;
  readonly latency: TurnLatency;
  readonly server: TurnTimed | null;
}

const KEPT_TURNS = 20;

/** Keeps the time of one turn after the other, on the clock of `performance.now()`. */
export class TurnClock {
  private times = new Map<Moment, number>();
  private spoken = false;

  /** A spoken turn has ended, as reported now; `silenceMs` is for how long the person had been silent. */
  speechEnded(now: number, silenceMs: number): void {
    this.times = new Map([
      ["user_finished", now - silenceMs],
      ["turn_ended", now],
    ]);
    this.spoken = true;
  }

  /** A message was sent. */
  textSent(now: number): void {
    this.times = new Map([["user_finished", now]]);
    this.spoken = false;
  }

  /** The key of push-to-talk was let go: that is the end of a spoken turn. */
  released(now: number): void {
    this.times = new Map([["user_finished", now]]);
    this.spoken = true;
  }

  /** Notes a moment; only its first time in a turn counts. */
  mark(moment: Moment, now: number): void {
    if (this.times.has("user_finished") && !this.times.has(moment)) this.times.set(moment, now);
  }

  /** The first sound of an answer is heard; returns what the wait was made of, if a turn came before it. */
  heard(now: number): TurnLatency | null {
    if (!this.times.has("turn_ended")) return null;
    this.mark("sound_heard", now);
    const latency = summarize(this.times, this.spoken);
    this.times = new Map();
    return latency;
  }
}

function summarize(times: ReadonlyMap<Moment, number>, spoken: boolean): TurnLatency {
  const start = times.get("user_finished") ?? 0;
  const known = MOMENTS.flatMap((moment) => {
    const time = times.get(moment);
    return time === undefined || moment === "user_finished"
      ? []
      : [{ moment, atMs: Math.max(0, time - start) }];
  });
  const steps = known.map((step, index) => ({ ...step, tookMs: step.atMs - (known[index - 1]?.atMs ?? 0) }));
  return { totalMs: steps.at(-1)?.atMs ?? 0, spoken, steps };
}

/** Adds a turn to the last ones. */
export function withLatency(
  turns: readonly TimedTurn[],
  responseId: string,
  latency: TurnLatency,
): readonly TimedTurn[] {
  return [...turns, { responseId, latency, server: null }].slice(-KEPT_TURNS);
}

/** Adds what the server says of a turn; of one that this page has not timed it is of no use. */
export function withServerTimes(turns: readonly TimedTurn[], server: TurnTimed): readonly TimedTurn[] {
  return turns.map((turn) => (turn.responseId === server.response_id ? { ...turn, server } : turn));
}

/**
 * Returns the steps of a turn in order of time. What happens in the server is taken from the server's clock where that is
 * known, the rest from this page's; both begin where the speech ended. What was prepared may come before that, and then
 * its time is negative.
 */
export function stepsOf({ latency, server }: TimedTurn): readonly LatencyStep[] {
  if (server === null) return latency.steps;
  const known: Partial<Record<Moment, number | null>> = {
    turn_ended: server.turn_ended_ms,
    words_known: server.words_ms,
    first_text: server.first_text_ms,
    sound_made: server.first_sound_ms,
  };
  const here = new Map(latency.steps.map((step) => [step.moment, step.atMs]));
  const points = MOMENTS.flatMap((moment) => {
    const atMs = moment in known ? known[moment] : here.get(moment);
    return atMs === null || atMs === undefined ? [] : [{ moment, atMs }];
  });
  points.sort((a, b) => a.atMs - b.atMs);
  return points.map((point, index) => ({
    ...point,
    tookMs: Math.max(0, point.atMs) - Math.max(0, points[index - 1]?.atMs ?? 0),
  }));
}

/** Returns the middle of some numbers; of an even count, the mean of both in the middle. NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? NaN) + upper) / 2;
}

/** Returns the median time of each moment over the turns that have it, in the order of MOMENTS. */
export function medianSteps(turns: readonly TimedTurn[]): readonly { moment: Moment; atMs: number }[] {
  const steps = turns.flatMap(stepsOf);
  return MOMENTS.flatMap((moment) => {
    const times = steps.filter((step) => step.moment === moment).map((step) => step.atMs);
    return times.length === 0 ? [] : [{ moment, atMs: median(times) }];
  });
}
