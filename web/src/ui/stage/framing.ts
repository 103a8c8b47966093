import { type Landmarks, USUAL_LANDMARKS } from "./avatar/landmarks";

/** What the page leaves free for the virtual human. */
export type Layout =
  | "welcome"
  | "conversation"
  | "conversation-with-panel"
  /** Something lies over the lower half, where the window is narrow. */
  | "conversation-with-sheet"
  /** A picture takes most of the window, and she stands beside or above it. */
  | "presentation"
  | "presentation-with-panel";

/** How the virtual human is placed in the picture. */
export interface Framing {
  /** How many metres the picture is high, at the depth of the face. */
  readonly heightM: number;
  /** Where the point between the eyes is, in parts of the picture, from its top left. */
  readonly eyes: { readonly x: number; readonly y: number };
}

/** How far an avatar goes above and below its eyes, m. */
export type Extent = Pick<Landmarks, "above" | "below">;

/** Width of the transcript at the side, CSS pixels. */
export const PANEL_WIDTH = 400;
/** From this ratio of width to height on there is room beside the face. */
const WIDE = 1.15;
/** Height of the welcome's words where they stand below the face, CSS pixels. */
const WELCOME_TEXT = 370;
const LEAST_FREE = 180;
/** From above the hair to the collar. */
const HEAD_M = 0.34;
/** Hair that is higher above the eyes than this needs a larger picture. */
const USUAL_ABOVE = 0.17;
/** What is left of a bust's lower end, which is not to be seen. */
const HEM_M = 0.02;
const LEAST_M = 0.5;

/**
 * Returns the framing for a picture of `width` × `height` CSS pixels. In conversation there is room for the hands that
 * come up to speak; of an avatar that ends at the chest no more is shown than there is.
 */
export function framingFor(
  width: number,
  height: number,
  layout: Layout,
  extent: Extent = USUAL_LANDMARKS,
): Framing {
  const { heightM, eyes } = usualFraming(width, height, layout);
  const tall = Math.max(1, extent.above / USUAL_ABOVE);
  const most = Math.max(LEAST_M, (extent.below - HEM_M) / (1 - eyes.y));
  return { heightM: Math.min(heightM * tall, most), eyes };
}

function usualFraming(width: number, height: number, layout: Layout): Framing {
  const aspect = width / Math.max(1, height);
  const wide = aspect >= WIDE;
  if (layout === "welcome") {
    if (wide) return { heightM: 0.6, eyes: { x: 0.67, y: 0.41 } };
    const free = Math.max(LEAST_FREE, height - WELCOME_TEXT);
    return {
      heightM: Math.max((HEAD_M * height) / free, 0.42 / aspect),
      eyes: { x: 0.5, y: (0.52 * free) / height },
    };
  }
  if (layout === "presentation" || layout === "presentation-with-panel") {
    const part = layout === "presentation" || !wide ? 1 : (width - PANEL_WIDTH) / width;
    if (wide) return { heightM: 0.95, eyes: { x: 0.17 * part, y: 0.34 } };
    return { heightM: Math.max(1.05, 0.5 / aspect), eyes: { x: 0.5, y: 0.19 } };
  }
  if (layout === "conversation-with-sheet" && !wide) {
    return { heightM: Math.max(0.85, 0.42 / aspect), eyes: { x: 0.5, y: 0.21 } };
  }
  const panel = layout === "conversation-with-panel" && wide ? PANEL_WIDTH / 2 / width : 0;
  return {
    heightM: wide ? 0.8 : Math.max(0.7, 0.37 / aspect),
    eyes: { x: 0.5 - panel, y: wide ? 0.3 : 0.29 },
  };
}

/** Reads `?framing=height,x,y`, with which pictures of the avatar are made; null without it. */
export function framingFromAddress(search: string): Framing | null {
  const [heightM, x, y] = (new URLSearchParams(search).get("framing") ?? "").split(",").map(Number);
  if (heightM === undefined || x === undefined || y === undefined || !(heightM > 0.1)) return null;
  return { heightM, eyes: { x, y } };
}
