/** A stretch of a conversation of which the sound was recorded. Times are ms since the conversation began. */
export interface Take {
  readonly url: string;
  readonly startMs: number;
  /** Null if it was cut off, and only the file itself knows. */
  readonly durationMs: number | null;
}

/** Returns the take that was recorded at a moment; null where there is none. */
export function takeAt(takes: readonly Take[], ms: number): Take | null {
  return (
    takes.find(({ startMs, durationMs }) => startMs <= ms && ms < startMs + (durationMs ?? Infinity)) ?? null
  );
}

/** Returns from where on a moment can be heard: itself, or the beginning of the next take; null after the last one. */
export function audibleFrom(takes: readonly Take[], ms: number): number | null {
  if (takeAt(takes, ms) !== null) return ms;
  const later = takes.map(({ startMs }) => startMs).filter((startMs) => startMs > ms);
  return later.length === 0 ? null : Math.min(...later);
}
