import type { ClientEventType, ClientPayloads } from "@/contract/events";
import type { Position } from "./timeline";

export type PlaybackReport = {
  [T in Extract<ClientEventType, `playback.${string}`>]: {
    readonly type: T;
    readonly payload: ClientPayloads[T];
  };
}[Extract<ClientEventType, `playback.${string}`>];

const EVERY_MS = 250;
/** The times of pieces are whole milliseconds, so the end may seem to lie a little later than the sound. */
const TOLERANCE_MS = 3;

interface Answer {
  readonly responseId: string;
  readonly startMs: number;
  /** Known once the last piece has arrived. */
  endMs: number | null;
  started: boolean;
  reportedMs: number;
}

/** Tells the server what was really heard of each answer, from where the sound is. */
export class PlaybackReporter {
  private answers: Answer[] = [];

  /** Notes that the first piece of an answer has arrived, or more of one that had started before. */
  begins(responseId: string, ptsMs: number): void {
    if (this.answers.some((answer) => answer.responseId === responseId && answer.endMs === null)) return;
    this.answers.push({ responseId, startMs: ptsMs, endMs: null, started: false, reportedMs: ptsMs });
  }

  /** Notes that an answer's sound ends at `ptsMs`. */
  ends(ptsMs: number): void {
    const answer = this.answers.at(-1);
    if (answer !== undefined) answer.endMs = ptsMs;
  }

  /** Notes that what has not been heard will come again, and is to be told at once how far it was heard. */
  paused(): void {
    for (const answer of this.answers) {
      answer.endMs = null;
      answer.reportedMs = -Infinity;
    }
  }

  /** Forgets everything that has not been heard: the server has dropped it. */
  interrupted(): void {
    this.answers = [];
  }

  /**
   * Returns what is to be reported now. `latencyMs` is asked for an answer that begins, with where it begins; progress
   * is told every so many milliseconds of sound.
   */
  heard(
    position: Position,
    latencyMs: (startMs: number) => number | null,
    everyMs = EVERY_MS,
  ): PlaybackReport[] {
    const reports: PlaybackReport[] = [];
    for (const answer of [...this.answers]) {
      const { responseId: response_id, startMs } = answer;
      if (!isAudible(answer, position)) break;
      if (!answer.started) {
        answer.started = true;
        reports.push({ type: "playback.started", payload: { response_id, latency_ms: latencyMs(startMs) } });
      }
      const ptsMs = Math.max(position.ptsMs, startMs);
      if (answer.endMs !== null && ptsMs >= answer.endMs - TOLERANCE_MS) {
        reports.push({
          type: "playback.completed",
          payload: { response_id, pts_ms: Math.round(answer.endMs) },
        });
        this.answers.shift();
      } else if (ptsMs - answer.reportedMs >= everyMs) {
        answer.reportedMs = ptsMs;
        reports.push({ type: "playback.progressed", payload: { response_id, pts_ms: Math.floor(ptsMs) } });
      }
    }
    return reports;
  }
}

/** While nothing plays, the position rests at the end of the answer before, which is where the next one begins. */
function isAudible(answer: Answer, { ptsMs, playing }: Position): boolean {
  if (answer.endMs !== null && answer.endMs - answer.startMs < TOLERANCE_MS) return true; // it has no sound
  return playing ? ptsMs >= answer.startMs - TOLERANCE_MS : ptsMs > answer.startMs + TOLERANCE_MS;
}
