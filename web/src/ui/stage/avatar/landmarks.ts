/** Where things are in an avatar, metres; it stands at the origin and looks along +z. */
export interface Landmarks {
  /** Between the eyes, at the depth of the face's front. */
  readonly face: { readonly x: number; readonly y: number; readonly z: number };
  /** How far the hair, or what else is highest, is above the eyes. */
  readonly above: number;
  /** How far the avatar goes on below the eyes: a bust is 0.4 m, one with feet 1.6 m. */
  readonly below: number;
}

/** Until an avatar is loaded: a grown person. */
export const USUAL_LANDMARKS: Landmarks = { face: { x: 0, y: 1.6, z: 0.1 }, above: 0.14, below: 1.6 };
