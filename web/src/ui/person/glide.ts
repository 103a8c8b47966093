import { moodConfidence, type Portrait, readsFeelings } from "@/session/senses/portrait";

/** Where the point of the mood is, and how much it shows. */
export interface Place {
  /** Unpleasant (-1) to pleasant (1). */
  readonly x: number;
  /** Calm (-1) to excited (1). */
  readonly y: number;
  readonly opacity: number;
  /** How wide the ring around it is, of its usual width. */
  readonly ring: number;
}

export const NOWHERE: Place = { x: 0, y: 0, opacity: 0, ring: 2 };

/** Less than this is not known. */
const KNOWN = 0.05;
/** After so long two thirds of the way are gone, ms. */
const GLIDE_MS = 350;
/** So near it is there. */
const THERE = 0.002;

type Settings = Parameters<typeof readsFeelings>[0];

/** Returns where the point belongs. It stays where it was while it fades, when nothing is known any more. */
export function placeOf({ state }: Portrait, settings: Settings | null, before: Place): Place {
  const read = state !== null && settings !== null && readsFeelings(settings);
  const confidence = read ? moodConfidence(state) : 0;
  if (!read || confidence < KNOWN) return { ...before, opacity: 0 };
  return {
    x: state.valence.value,
    y: state.arousal.value,
    opacity: 0.45 + 0.55 * confidence,
    ring: 0.7 + 1.3 * (1 - confidence),
  };
}

/** Returns how far the point has come towards its place after some time, however seldom it is drawn. */
export function glided(from: Place, to: Place, elapsedMs: number): Place {
  const part = 1 - Math.exp(-Math.max(0, elapsedMs) / GLIDE_MS);
  const between = (a: number, b: number) => (Math.abs(b - a) < THERE ? b : a + (b - a) * part);
  return {
    x: between(from.x, to.x),
    y: between(from.y, to.y),
    opacity: between(from.opacity, to.opacity),
    ring: between(from.ring, to.ring),
  };
}
