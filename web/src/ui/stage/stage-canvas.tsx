"use client";

import { PerformanceMonitor } from "@react-three/drei";
import { Canvas } from "@react-three/fiber";
import { useEffect, useState } from "react";
import { ACESFilmicToneMapping, type Group, PCFShadowMap, type WebGLRenderer } from "three";
import { AvatarModel } from "./avatar-model";
import { Camera, EYE_HEIGHT, FIELD_OF_VIEW } from "./camera";
import type { Layout } from "./framing";
import { Lights } from "./lights";
import { loadAvatar } from "./load-avatar";
import type { Puppeteer } from "./puppeteer";
import { type Tier, TIERS } from "./quality";

export interface StageCanvasProps {
  readonly avatar: string;
  readonly puppeteer: Puppeteer;
  readonly layout: Layout;
  readonly theme: "light" | "dark";
  readonly tier: Tier;
  /** Pixels for each CSS pixel. */
  readonly dpr: number;
  readonly onProgress: (fraction: number) => void;
  /** The avatar is drawn. */
  readonly onReady: () => void;
  readonly onFailed: () => void;
  readonly onContextLost: () => void;
  /** Too few frames a second were drawn for some seconds. */
  readonly onTooSlow: () => void;
}

/** The picture: camera, light and avatar. */
export default function StageCanvas(props: StageCanvasProps) {
  const { avatar, puppeteer, layout, theme, tier, dpr, onReady, onContextLost, onTooSlow } = props;
  const scene = useAvatar(props);
  const settings = TIERS[tier];

  useEffect(() => {
    if (scene !== null) onReady();
  }, [scene, onReady]);

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
      camera={{ fov: FIELD_OF_VIEW, position: [0, EYE_HEIGHT, 1.4] }}
      onCreated={({ gl }) => created(gl)}
      resize={{ debounce: 50 }}
      style={{ pointerEvents: "none" }}
      data-avatar={avatar}
    >
      <Camera layout={layout} />
      <Lights tier={tier} theme={theme} />
      {scene !== null && (
        <>
          <AvatarModel scene={scene} puppeteer={puppeteer} tier={tier} />
          <PerformanceMonitor
            ms={500}
            iterations={6}
            bounds={() => [settings.enoughFps, Infinity]}
            onDecline={onTooSlow}
          />
        </>
      )}
    </Canvas>
  );
}

function useAvatar({ avatar, tier, onProgress, onFailed }: StageCanvasProps): Group | null {
  const [scene, setScene] = useState<Group | null>(null);
  useEffect(() => {
    let wanted = true;
    loadAvatar(avatar, tier === "lite", (fraction) => {
      if (wanted) onProgress(fraction);
    }).then(
      (group) => {
        if (wanted) setScene(group);
      },
      () => {
        if (wanted) onFailed();
      },
    );
    return () => {
      wanted = false;
    };
  }, [avatar, tier, onProgress, onFailed]);
  return scene;
}
