"use client";

import { useThree } from "@react-three/fiber";
import { useEffect, useMemo } from "react";
import { Object3D, PMREMGenerator } from "three";
import type { Landmarks } from "./avatar/landmarks";
import { type Tier, TIERS } from "./quality";
import { disposeOf, photoStudio } from "./studio-light";

const EXPOSURE = { light: 0.95, dark: 0.84 } as const;
const AMBIENT = { light: 0.32, dark: 0.25 } as const;
const RIM = { light: 1.3, dark: 2 } as const;
/** The shadows' space: head, shoulders, and hands that come up. */
const SHADOW_M = 0.55;
/** Blurs the softboxes in reflections a little. */
const BLUR = 0.02;

export interface LightsProps {
  readonly tier: Tier;
  readonly theme: "light" | "dark";
  readonly landmarks: Landmarks;
}

/** A warm soft key from the upper left, a cool rim from behind, a fill, and the studio's reflections. */
export function Lights({ tier, theme, landmarks: { face } }: LightsProps) {
  const gl = useThree((state) => state.gl);
  const scene = useThree((state) => state.scene);
  const target = useMemo(() => {
    const object = new Object3D();
    object.position.set(face.x, face.y - 0.12, face.z - 0.04);
    return object;
  }, [face]);
  const { shadow } = TIERS[tier];

  useEffect(() => {
    gl.toneMappingExposure = EXPOSURE[theme];
    scene.environmentIntensity = AMBIENT[theme];
  }, [gl, scene, theme]);

  useEffect(() => {
    if (tier === "lite") return; // reflections of a room are what costs most without a graphics processor
    const generator = new PMREMGenerator(gl);
    const studio = photoStudio();
    const environment = generator.fromScene(studio, BLUR);
    scene.environment = environment.texture;
    return () => {
      scene.environment = null;
      environment.dispose();
      generator.dispose();
      disposeOf(studio);
    };
  }, [gl, scene, tier]);

  return (
    <>
      <primitive object={target} />
      {tier === "lite" && <hemisphereLight args={[0xffffff, 0xb0a49b, theme === "light" ? 3 : 2]} />}
      <directionalLight
        color={0xfff1e0}
        intensity={tier === "lite" ? 1.9 : 2.3}
        position={[-1.35, 1.3 + face.y, 1.55]}
        target={target}
        castShadow={shadow > 0}
        shadow-mapSize={[shadow, shadow]}
        shadow-camera-left={-SHADOW_M}
        shadow-camera-right={SHADOW_M}
        shadow-camera-top={SHADOW_M}
        shadow-camera-bottom={-SHADOW_M}
        shadow-camera-near={0.1}
        shadow-camera-far={5}
        shadow-radius={4.5}
        shadow-bias={-0.0003}
        shadow-normalBias={0.006}
      />
      <directionalLight
        color={0xbfd4ff}
        intensity={RIM[theme]}
        position={[1.2, 1.2 + face.y, -1.6]}
        target={target}
      />
      {tier !== "lite" && (
        <directionalLight
          color={0xffe3d6}
          intensity={0.3}
          position={[1.5, 0.2 + face.y, 1.5]}
          target={target}
        />
      )}
    </>
  );
}
