"use client";

import dynamic from "next/dynamic";
import type { Layout } from "./framing";
import type { Mover } from "./mover";
import type { StageState } from "./use-stage";

const ConversationCanvas = dynamic(() => import("./conversation-canvas"), { ssr: false });

interface FadingCanvasProps {
  readonly avatar: string;
  readonly mover: Mover;
  readonly layout: Layout;
  readonly theme: "light" | "dark";
  readonly stage: StageState;
}

/** The picture of somebody one talks to, which appears once it is there; nothing where it cannot be drawn. */
export function FadingCanvas({ avatar, mover, layout, theme, stage }: FadingCanvasProps) {
  const { status, quality, generation } = stage;
  if (quality === null || status === "no_webgl" || status === "failed") return null;
  return (
    <div
      className={`absolute inset-0 transition-opacity duration-500 ${status === "ready" ? "opacity-100" : "opacity-0"}`}
    >
      <ConversationCanvas
        key={`${quality.tier}-${generation}`}
        source={avatar}
        mover={mover}
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
  );
}
