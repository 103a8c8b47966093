"use client";

import { useState } from "react";
import { framingFor, type Layout } from "./framing";
import { useWindowSize } from "./use-window-size";

/** What the picture shows: metres, and where the eyes are in it. `tests/browser/poster.py` makes it so. */
const PICTURE = { widthM: 0.9, heightM: 0.9, eyes: { x: 0.5, y: 0.24 } } as const;

export interface PosterProps {
  readonly avatar: string;
  readonly layout: Layout;
  readonly visible: boolean;
  /** What it shows, where it stands for the avatar. */
  readonly label: string;
}

/** A still picture of the avatar, exactly where the avatar will be: while it loads, and where it cannot be drawn. */
export function Poster({ avatar, layout, visible, label }: PosterProps) {
  const size = useWindowSize();
  const [missing, setMissing] = useState<string | null>(null);
  const framing = framingFor(size.width, size.height, layout);
  const perMetre = size.height / framing.heightM;
  if (missing === avatar) return null; // an avatar of one's own need not have a picture
  return (
    <img
      src={`/avatars/${encodeURIComponent(avatar)}-poster.webp`}
      alt={label}
      onError={() => setMissing(avatar)}
      className={`pointer-events-none absolute max-w-none transition-opacity duration-500 in-data-[theme=dark]:brightness-[0.86] ${visible ? "opacity-100" : "opacity-0"}`}
      style={{
        width: PICTURE.widthM * perMetre,
        height: PICTURE.heightM * perMetre,
        left: framing.eyes.x * size.width - PICTURE.eyes.x * PICTURE.widthM * perMetre,
        top: framing.eyes.y * size.height - PICTURE.eyes.y * PICTURE.heightM * perMetre,
      }}
    />
  );
}
