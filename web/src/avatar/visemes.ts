import { VISEMES, type Viseme } from "@/contract/animation";

/** The curves of one phrase, as the server plans them (`assistant.visemes`). */
export interface VisemeCurves {
  /** Where the phrase begins on the session's audio clock, ms. */
  readonly pts_ms: number;
  readonly frame_ms: number;
  /** Time of the first frame, ms from the start of the phrase. */
  readonly curves_start_ms: number;
  readonly curves: readonly { readonly viseme: Viseme; readonly weights: readonly number[] }[];
}

interface Track {
  readonly startMs: number;
  readonly endMs: number;
  readonly frameMs: number;
  readonly curves: readonly { readonly index: number; readonly weights: Float32Array }[];
}

const KEPT_MS = 2_000;

/** Plays the mouth's curves against the clock of the sound. */
export class VisemePlayer {
  private tracks: Track[] = [];

  /** Takes the curves of the next phrase. A phrase that comes twice (after a dropped connection) replaces itself. */
  add(planned: VisemeCurves): void {
    const startMs = planned.pts_ms + planned.curves_start_ms;
    const curves = planned.curves.map(({ viseme, weights }) => ({
      index: VISEMES.indexOf(viseme),
      weights: Float32Array.from(weights),
    }));
    const frames = Math.max(0, ...curves.map((curve) => curve.weights.length));
    const track = {
      startMs,
      endMs: startMs + Math.max(0, frames - 1) * planned.frame_ms,
      frameMs: planned.frame_ms,
      curves,
    };
    this.tracks = [...this.tracks.filter((known) => known.startMs !== startMs), track];
  }

  /** Forgets all that was planned: it will not be said. */
  clear(): void {
    this.tracks = [];
  }

  /** Returns when the last planned movement ends, on the session's audio clock, ms. */
  get endMs(): number {
    let latest = 0;
    for (const track of this.tracks) latest = Math.max(latest, track.endMs);
    return latest;
  }

  /** Writes the weight of each viseme at `ptsMs` to `out`, in the order of VISEMES. Overlaps combine by maximum. */
  sample(ptsMs: number, out: Float32Array): void {
    out.fill(0);
    let past = false;
    for (const track of this.tracks) {
      past ||= track.endMs < ptsMs - KEPT_MS;
      if (ptsMs < track.startMs || ptsMs > track.endMs) continue;
      const frame = (ptsMs - track.startMs) / track.frameMs;
      const whole = Math.floor(frame);
      const part = frame - whole;
      for (const { index, weights } of track.curves) {
        const here = weights[whole] ?? 0;
        const next = weights[whole + 1] ?? here;
        out[index] = Math.max(out[index] ?? 0, here + (next - here) * part);
      }
    }
    if (past) this.tracks = this.tracks.filter((track) => track.endMs >= ptsMs - KEPT_MS);
  }
}
