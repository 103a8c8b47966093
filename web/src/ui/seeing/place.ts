/** Where the person's picture is: in the corner they chose, in one of the corners of a side, or small under the buttons. */
export type Place = "chosen" | "left" | "right" | "small";

/** What else stands over the virtual human just now, and how wide what it stands in is, CSS pixels. */
interface Around {
  /** The window that tells why the person is thought to come across so. */
  readonly why: boolean;
  /** The sheet with what the answers showed. */
  readonly sheet: boolean;
  /** A picture that is shown large. */
  readonly presented: boolean;
  readonly width: number;
}

/** From here on the window of reasons and the person's picture have room beside each other, CSS pixels. */
const ROOM_BESIDE_WHY = 768;
/** From here on a picture that is shown large leaves room at the left, CSS pixels. */
const ROOM_BESIDE_PRESENTED = 1024;

/** Returns where the person's picture covers nothing of what is open. */
export function placeAmid({ why, sheet, presented, width }: Around): Place {
  if (sheet || (why && presented)) return "small";
  if (presented) return width < ROOM_BESIDE_PRESENTED ? "small" : "left";
  if (why) return width < ROOM_BESIDE_WHY ? "small" : "right";
  return "chosen";
}
