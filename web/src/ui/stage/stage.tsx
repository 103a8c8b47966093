"use client";

import { useT } from "@/i18n/talk";
import { Backdrop } from "./backdrop";
import { FadingCanvas } from "./fading-canvas";
import type { Layout } from "./framing";
import type { Mover } from "./mover";
import { Poster } from "./poster";
import type { StageState } from "./use-stage";

export interface StageProps {
  readonly avatar: string;
  /** Name of the virtual human. */
  readonly title: string;
  readonly puppeteer: Mover;
  readonly layout: Layout;
  readonly theme: "light" | "dark";
  readonly stage: StageState;
}

/** The virtual human, edge to edge behind everything else. */
export function Stage({ avatar, title, puppeteer, layout, theme, stage }: StageProps) {
  const t = useT();
  return (
    <section className="absolute inset-0 overflow-hidden" aria-label={t("stage.human", { title })}>
      <Backdrop />
      <Poster avatar={avatar} layout={layout} visible={stage.status !== "ready"} label="" />
      <FadingCanvas avatar={avatar} mover={puppeteer} layout={layout} theme={theme} stage={stage} />
    </section>
  );
}
