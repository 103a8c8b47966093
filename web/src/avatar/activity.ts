/** What the virtual human is doing, as far as body and face are concerned. */
export type Activity = "resting" | "listening" | "attending" | "thinking" | "speaking";

/** Where someone looks: yaw to their left, pitch up, radians, seen from the head at rest. */
export interface Direction {
  readonly yaw: number;
  readonly pitch: number;
}
