/** What the page leaves free for the virtual human. */
export type Layout = "welcome" | "conversation" | "conversation-with-panel";

/** How the virtual human is placed in the picture. */
export interface Framing {
  /** How many metres the picture is high, at the depth of the face. */
  readonly heightM: number;
  /** Where the point between the eyes is, in parts of the picture, from its top left. */
  readonly eyes: { readonly x: number; readonly y: number };
}

/** Width of the transcript at the side, CSS pixels. */
export const PANEL_WIDTH = 400;
/** From this ratio of width to height on there is room beside the face. */
const WIDE = 1.15;
/** Height of the welcome's words where they stand below the face, CSS pixels. */
const WELCOME_TEXT = 370;
const LEAST_FREE = 180;
/** From above the hair to the collar. */
const HEAD_M = 0.34;

/** Returns the framing for a picture of `width` × `height` CSS pixels. */
export function framingFor(width: number, height: number, layout: Layout): Framing {
  const aspect = width / Math.max(1, height);
  const wide = aspect >= WIDE;
  if (layout === "welcome") {
    if (wide) return { heightM: 0.56, eyes: { x: 0.67, y: 0.43 } };
    const free = Math.max(LEAST_FREE, height - WELCOME_TEXT);
    return {
      heightM: Math.max((HEAD_M * height) / free, 0.42 / aspect),
      eyes: { x: 0.5, y: (0.52 * free) / height },
    };
  }
  const panel = layout === "conversation-with-panel" && wide ? PANEL_WIDTH / 2 / width : 0;
  return {
    heightM: Math.max(wide ? 0.58 : 0.62, 0.36 / aspect),
    eyes: { x: 0.5 - panel, y: wide ? 0.37 : 0.33 },
  };
}

/** Reads `?framing=height,x,y`, with which pictures of the avatar are made; null without it. */
export function framingFromAddress(search: string): Framing | null {
  const [heightM, x, y] = (new URLSearchParams(search).get("framing") ?? "").split(",").map(Number);
  if (heightM === undefined || x === undefined || y === undefined || !(heightM > 0.1)) return null;
  return { heightM, eyes: { x, y } };
}
