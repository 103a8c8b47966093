"use client";

import { PerformanceMonitor } from "@react-three/drei";
import { Canvas } from "@react-three/fiber";
import { type ReactNode, useEffect } from "react";
import { ACESFilmicToneMapping, PCFShadowMap, type WebGLRenderer } from "three";
import { AvatarModel } from "./avatar-model";
import { USUAL_LANDMARKS } from "./avatar/landmarks";
import { Lights } from "./lights";
import type { Mover } from "./mover";
import { FIELD_OF_VIEW } from "./optics";
import { type Quality, takesSimpleFile, TIERS } from "./quality";
import { type AvatarSource, type Staged, useAvatar } from "./use-avatar";

export interface StageCanvasProps {
  readonly source: AvatarSource;
  readonly mover: Mover;
  readonly theme: "light" | "dark";
  readonly quality: Quality;
  /** The camera, and what else is to be in the picture. */
  readonly children: (staged: Staged | null) => ReactNode;
  readonly onProgress: (fraction: number) => void;
  /** The avatar is drawn. */
  readonly onReady: () => void;
  readonly onFailed: () => void;
  readonly onContextLost: () => void;
  /** Too few frames a second were drawn for some seconds. */
  readonly onTooSlow: () => void;
}

/** The picture: light and avatar. */
export function StageCanvas(props: StageCanvasProps) {
  const { source, mover, theme, quality, children, onProgress, onReady, onFailed, onContextLost } = props;
  const { tier, dpr } = quality;
  const staged = useAvatar({ source, simple: takesSimpleFile(tier), onProgress, onFailed });
  const landmarks = staged?.rig.landmarks ?? USUAL_LANDMARKS;
  const settings = TIERS[tier];

  useEffect(() => {
    if (staged !== null) onReady();
  }, [staged, onReady]);

  const created = (gl: WebGLRenderer) => {
    gl.toneMapping = ACESFilmicToneMapping;
    gl.domElement.addEventListener("webglcontextlost", (event) => {
      event.preventDefault();
      onContextLost();
    });
  };

  return (
    <Canvas
      aria-hidden
      dpr={dpr}
      shadows={settings.shadow > 0 ? { type: PCFShadowMap } : false}
      gl={{ antialias: settings.antialias, alpha: true, powerPreference: "high-performance" }}
      camera={{ fov: FIELD_OF_VIEW, position: [0, USUAL_LANDMARKS.face.y, 1.4] }}
      onCreated={({ gl }) => created(gl)}
      resize={{ debounce: 50 }}
      style={{ pointerEvents: "none" }}
      data-avatar={typeof source === "string" ? source : source.facts.title}
    >
      <Lights tier={tier} theme={theme} landmarks={landmarks} />
      {staged !== null && (
        <>
          <AvatarModel avatar={staged.avatar} rig={staged.rig} mover={mover} tier={tier} />
          <PerformanceMonitor
            ms={500}
            iterations={6}
            bounds={() => [settings.enoughFps, Infinity]}
            onDecline={props.onTooSlow}
          />
        </>
      )}
      {children(staged)}
    </Canvas>
  );
}
