"use client";

import { type PointerEvent, useEffect, useRef, useState } from "react";
import { IconButton } from "../controls/button";
import { type CameraState, useCamera } from "../use-camera";

const CORNERS = ["right-4 bottom-48", "left-4 bottom-48", "left-4 top-20", "right-4 top-20"] as const;
const MESSAGES: Readonly<Record<CameraState["status"], string>> = {
  off: "",
  opening: "Opening the camera…",
  on: "",
  denied: "This page may not use the camera. Allow it in the browser’s address bar.",
  none: "There is no camera.",
  failed: "The camera cannot be opened. Another program may be using it.",
};

/** The person's own picture. It can be dragged to any corner, or moved with its button. */
export function CameraPreview({ onClose }: { readonly onClose: () => void }) {
  const camera = useCamera(true);
  const [corner, setCorner] = useState(0);
  const [drag, setDrag] = useState<{ x: number; y: number } | null>(null);
  const from = useRef({ x: 0, y: 0 });

  const down = (event: PointerEvent<HTMLElement>) => {
    if (event.target instanceof Element && event.target.closest("button") !== null) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    from.current = { x: event.clientX, y: event.clientY };
    setDrag({ x: 0, y: 0 });
  };
  const move = (event: PointerEvent<HTMLElement>) => {
    if (drag !== null) setDrag({ x: event.clientX - from.current.x, y: event.clientY - from.current.y });
  };
  const up = (event: PointerEvent<HTMLElement>) => {
    if (drag === null) return;
    setDrag(null);
    const right = event.clientX > innerWidth / 2;
    const bottom = event.clientY > innerHeight / 2;
    setCorner(bottom ? (right ? 0 : 1) : right ? 3 : 2);
  };

  return (
    <figure
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={() => setDrag(null)}
      className={`group animate-rise absolute z-20 w-36 touch-none overflow-hidden rounded-2xl bg-surface shadow-float ring-1 ring-line sm:w-52 ${CORNERS[corner]} ${drag === null ? "cursor-grab" : "cursor-grabbing"}`}
      style={drag === null ? undefined : { transform: `translate(${drag.x}px, ${drag.y}px)` }}
    >
      <div className="relative aspect-4/3 bg-raised">
        {camera.status === "on" ? (
          <Picture stream={camera.stream} />
        ) : (
          <p className="flex h-full items-center p-3 text-center text-xs text-soft">
            {MESSAGES[camera.status]}
          </p>
        )}
        <div className="absolute top-1 right-1 flex gap-1">
          <IconButton
            icon="move"
            label="Move to the next corner"
            onClick={() => setCorner((corner + 1) % CORNERS.length)}
            className="size-8 bg-surface/90"
          />
          <IconButton
            icon="close"
            label="Hide your camera"
            onClick={onClose}
            className="size-8 bg-surface/90"
          />
        </div>
      </div>
      <figcaption className="px-3 py-1.5 text-center text-xs text-soft">Only you see this</figcaption>
    </figure>
  );
}

function Picture({ stream }: { readonly stream: MediaStream }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current !== null) video.current.srcObject = stream;
  }, [stream]);
  return (
    <video
      ref={video}
      autoPlay
      muted
      playsInline
      aria-label="You"
      className="size-full -scale-x-100 object-cover"
    />
  );
}
