"use client";

import { type RefObject, useRef } from "react";
import { useConversation } from "../conversation-context";
import { useFrameLoop } from "../use-frame-loop";
import { freshness, View } from "./geometry";
import { drawScene } from "./overlay";

/** 4:3, until the camera's own ratio is known. */
const USUAL_ASPECT = 4 / 3;

interface OverlayProps {
  /** Where the camera's picture is shown. */
  readonly video: RefObject<HTMLVideoElement | null>;
}

/** What the server sees, over the picture in which it sees that. It draws when something has changed, or fades. */
export function Overlay({ video }: OverlayProps) {
  const { scene } = useConversation();
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawn = useRef("");

  useFrameLoop(() => {
    const { current } = canvas;
    if (current === null) return;
    const nowMs = performance.now();
    const { clientWidth: width, clientHeight: height } = current;
    const shown = freshness(scene.ageMs(nowMs));
    const key = `${scene.version} ${shown.toFixed(2)} ${width} ${height}`;
    if (key === drawn.current || width === 0) return;
    drawn.current = key;
    const scale = Math.min(2, devicePixelRatio);
    const [across, down] = [Math.round(width * scale), Math.round(height * scale)];
    if (current.width !== across || current.height !== down) {
      current.width = across;
      current.height = down;
    }
    const context = current.getContext("2d");
    if (context === null) return;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    drawScene(context, scene, new View(width, height, aspectOf(video.current)), nowMs);
  });
  return <canvas ref={canvas} aria-hidden className="pointer-events-none absolute inset-0 size-full" />;
}

function aspectOf(video: HTMLVideoElement | null): number {
  return video === null || video.videoHeight === 0 ? USUAL_ASPECT : video.videoWidth / video.videoHeight;
}
