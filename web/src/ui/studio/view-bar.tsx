"use client";

import { Chip } from "./section";
import { useStudio } from "./studio-context";
import { type ViewName, VIEWS } from "./view";

const TITLES: Readonly<Record<ViewName, string>> = {
  face: "Face",
  bust: "Bust",
  hands: "Hands",
  threeQuarter: "Three-quarter",
  side: "Side",
};

/** Where the camera can be put, and a button that keeps the picture. */
export function ViewBar() {
  const { view, darkroom } = useStudio();
  const keep = () => {
    const link = document.createElement("a");
    link.href = darkroom.picture();
    link.download = "avatar.png";
    link.click();
  };
  return (
    <div
      role="group"
      aria-label="Camera"
      className="absolute inset-x-0 bottom-0 flex justify-start gap-1.5 overflow-x-auto p-3 *:shrink-0 *:bg-surface/85 lg:top-0 lg:bottom-auto lg:justify-end"
    >
      {(Object.keys(VIEWS) as ViewName[]).map((name) => (
        <Chip key={name} onClick={() => view.go(VIEWS[name])}>
          {TITLES[name]}
        </Chip>
      ))}
      <Chip onClick={keep}>Save picture</Chip>
    </div>
  );
}
