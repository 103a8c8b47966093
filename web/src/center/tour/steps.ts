import type { CenterKey } from "@/i18n/center";

export interface Step {
  /** What it is about: an element with this `data-tour`; null: all of it. */
  readonly target: string | null;
  readonly title: CenterKey;
  readonly text: CenterKey;
}

export const STEPS: readonly Step[] = [
  { target: null, title: "tour.welcome", text: "tour.welcomeText" },
  { target: "pages", title: "tour.pages", text: "tour.pagesText" },
  { target: "palette", title: "tour.palette", text: "tour.paletteText" },
  { target: "account", title: "tour.account", text: "tour.accountText" },
  { target: null, title: "tour.end", text: "tour.endText" },
];

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const GAP = 16;

/** Returns where a card of this size goes: beside what it is about, within the window; its middle without that. */
export function placeOf(
  target: Box | null,
  card: { readonly width: number; readonly height: number },
  window: { readonly width: number; readonly height: number },
): { readonly left: number; readonly top: number } {
  const within = (value: number, length: number, room: number) =>
    Math.max(GAP, Math.min(value, room - length - GAP));
  if (target === null) {
    return {
      left: (window.width - card.width) / 2,
      top: within((window.height - card.height) / 2, card.height, window.height),
    };
  }
  const right = target.left + target.width + GAP;
  if (target.height > target.width && right + card.width + GAP <= window.width) {
    return { left: right, top: within(target.top, card.height, window.height) };
  }
  const below = target.top + target.height + GAP;
  const fits = below + card.height + GAP <= window.height;
  return {
    left: within(target.left + target.width / 2 - card.width / 2, card.width, window.width),
    top: fits ? below : within(target.top - card.height - GAP, card.height, window.height),
  };
}
