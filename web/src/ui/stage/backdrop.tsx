"use client";

import { useEffect, useRef, useSyncExternalStore } from "react";
import { usePreferences } from "../preferences";
import { useTheme } from "../theme";
import { onOwnPicture, ownPicture } from "./background";
import { drawRoom, ROOM } from "./room";

/** What is behind the virtual human, if something else was chosen than the page's own soft light. */
export function Backdrop() {
  const { background, backgroundColor } = usePreferences();
  const picture = useSyncExternalStore(onOwnPicture, ownPicture, () => null);
  if (background === "gradient" || (background === "picture" && picture === null)) return null;
  return (
    <div className="absolute inset-0 overflow-hidden" data-background={background} aria-hidden>
      {background === "studio" && <div className="paper absolute inset-0" />}
      {background === "room" && <Room />}
      {background === "color" && (
        <div className="absolute inset-0" style={{ backgroundColor }}>
          <div className="vignette absolute inset-0" />
        </div>
      )}
      {background === "picture" && picture !== null && (
        <img src={picture} alt="" className="absolute inset-0 size-full object-cover" />
      )}
      <div className="lintel absolute inset-x-0 top-0 h-28" />
    </div>
  );
}

function Room() {
  const theme = useTheme();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current !== null) drawRoom(canvas.current, theme);
  }, [theme]);
  return (
    <canvas
      ref={canvas}
      {...ROOM}
      className="absolute -inset-[6%] h-[112%] w-[112%] object-cover"
      style={{ filter: "blur(1.1vmax)" }}
    />
  );
}
