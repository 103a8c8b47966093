/** What the virtual human is doing, as far as body and face are concerned. */
export type Activity = "resting" | "listening" | "attending" | "thinking" | "speaking";

/** Where someone looks: yaw to their left, pitch up, radians, seen from between the eyes of the head at rest. */
export interface Direction {
  readonly yaw: number;
  readonly pitch: number;
  /** How far away that is, m; what is not known is taken as TALKING_DISTANCE_M. */
  readonly distanceM?: number;
}

/** How far away people talk to each other (Hall 1966: 1.2 m and more is social distance). */
export const TALKING_DISTANCE_M = 1.3;
