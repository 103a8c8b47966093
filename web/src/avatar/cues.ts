interface Cue {
  readonly ptsMs: number;
  readonly act: () => void;
}

/** What is to happen when the sound gets to a certain place. */
export class Cues {
  private waiting: Cue[] = [];

  add(ptsMs: number, act: () => void): void {
    this.waiting.push({ ptsMs, act });
  }

  /** Does what is due now that the sound is at `ptsMs`. */
  advance(ptsMs: number): void {
    if (this.waiting.length === 0) return;
    const due = this.waiting.filter((cue) => cue.ptsMs <= ptsMs);
    if (due.length === 0) return;
    this.waiting = this.waiting.filter((cue) => cue.ptsMs > ptsMs);
    due.sort((a, b) => a.ptsMs - b.ptsMs).forEach((cue) => cue.act());
  }

  clear(): void {
    this.waiting = [];
  }
}
