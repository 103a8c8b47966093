import type { Direction } from "@/avatar/activity";
import type { Pose } from "@/avatar/morphs";

/** What moves an avatar: once a frame it gives the pose that is to be seen. */
export interface Mover {
  /** Where the person in front of the screen is, seen from the avatar's face; the stage sets it. */
  user: Direction;
  /** Returns the pose of the frame that is drawn now; it is overwritten by the next call. */
  frame(): Pose;
}
