"use client";

import { type TalkKey, useT } from "@/i18n/talk";
import { Chip } from "./section";
import { useStudio } from "./studio-context";
import { type ViewName, VIEWS } from "./view";

const TITLES: Readonly<Record<ViewName, TalkKey>> = {
  face: "studio.viewFace",
  bust: "studio.viewBust",
  hands: "studio.viewHands",
  threeQuarter: "studio.viewThreeQuarter",
  side: "studio.viewSide",
};

/** Where the camera can be put, and a button that keeps the picture. */
export function ViewBar() {
  const t = useT();
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
      aria-label={t("studio.camera")}
      className="absolute inset-x-0 bottom-0 flex justify-start gap-1.5 overflow-x-auto p-3 *:shrink-0 *:bg-surface/85 lg:top-0 lg:bottom-auto lg:justify-end"
    >
      {(Object.keys(VIEWS) as ViewName[]).map((name) => (
        <Chip key={name} onClick={() => view.go(VIEWS[name])}>
          {t(TITLES[name])}
        </Chip>
      ))}
      <Chip onClick={keep}>{t("studio.savePicture")}</Chip>
    </div>
  );
}
