"use client";

import dynamic from "next/dynamic";
import type { Layout } from "./framing";
import { Poster } from "./poster";
import type { Puppeteer } from "./puppeteer";
import type { StageState } from "./use-stage";

const StageCanvas = dynamic(() => import("./stage-canvas"), { ssr: false });

export interface StageProps {
  readonly avatar: string;
  /** Name of the virtual human. */
  readonly title: string;
  readonly puppeteer: Puppeteer;
  readonly layout: Layout;
  readonly theme: "light" | "dark";
  readonly stage: StageState;
}

/** The virtual human, edge to edge behind everything else. */
export function Stage({ avatar, title, puppeteer, layout, theme, stage }: StageProps) {
  const { status, quality, generation } = stage;
  const ready = status === "ready";
  return (
    <section className="absolute inset-0 overflow-hidden" aria-label={`${title}, a virtual human`}>
      <Poster avatar={avatar} layout={layout} visible={!ready} label="" />
      {quality !== null && status !== "no_webgl" && status !== "failed" && (
        <div
          className={`absolute inset-0 transition-opacity duration-500 ${ready ? "opacity-100" : "opacity-0"}`}
        >
          <StageCanvas
            key={`${quality.tier}-${generation}`}
            avatar={avatar}
            puppeteer={puppeteer}
            layout={layout}
            theme={theme}
            tier={quality.tier}
            dpr={quality.dpr}
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
