"use client";

import dynamic from "next/dynamic";
import { useT } from "@/i18n/talk";
import { Backdrop } from "./backdrop";
import type { Layout } from "./framing";
import type { Mover } from "./mover";
import { Poster } from "./poster";
import type { StageState } from "./use-stage";

const ConversationCanvas = dynamic(() => import("./conversation-canvas"), { ssr: false });

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
  const { status, quality, generation } = stage;
  const ready = status === "ready";
  return (
    <section className="absolute inset-0 overflow-hidden" aria-label={t("stage.human", { title })}>
      <Backdrop />
      <Poster avatar={avatar} layout={layout} visible={!ready} label="" />
      {quality !== null && status !== "no_webgl" && status !== "failed" && (
        <div
          className={`absolute inset-0 transition-opacity duration-500 ${ready ? "opacity-100" : "opacity-0"}`}
        >
          <ConversationCanvas
            key={`${quality.tier}-${generation}`}
            source={avatar}
            mover={puppeteer}
            layout={layout}
            theme={theme}
            quality={quality}
            onProgress={stage.progressed}
            onReady={stage.ready}
            onFailed={stage.failed}
            onContextLost={stage.contextLost}
            onTooSlow={stage.tooSlow}
          />
        </div>
      )}
    </section>
  );
}
