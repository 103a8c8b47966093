/** The moments between the end of a person's turn and the first sound of the answer. */
export const MOMENTS = [
  "user_finished",
  "turn_ended",
  "words_known",
  "first_text",
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
