"use client";

import { useThree } from "@react-three/fiber";
import { useEffect, useMemo } from "react";
import { Object3D, PMREMGenerator } from "three";
import { RoomEnvironment } from "three/addons/environments/RoomEnvironment.js";
import { EYE_HEIGHT } from "./camera";
import { type Tier, TIERS } from "./quality";

const EXPOSURE = { light: 0.95, dark: 0.84 } as const;
const AMBIENT = { light: 0.55, dark: 0.4 } as const;
const RIM = { light: 1.6, dark: 2.4 } as const;

export interface LightsProps {
  readonly tier: Tier;
  readonly theme: "light" | "dark";
}

/** A warm key from the upper left, a cool rim from behind, a soft fill, and a room's reflections. */
export function Lights({ tier, theme }: LightsProps) {
  const gl = useThree((state) => state.gl);
  const scene = useThree((state) => state.scene);
  const target = useMemo(() => {
    const object = new Object3D();
    object.position.set(0, EYE_HEIGHT, 0.08);
    return object;
  }, []);
  const shadow = TIERS[tier].shadow;

  useEffect(() => {
    gl.toneMappingExposure = EXPOSURE[theme];
    scene.environmentIntensity = AMBIENT[theme];
  }, [gl, scene, theme]);

  useEffect(() => {
    if (tier === "lite") return; // reflections of a room are what costs most without a graphics processor
    const generator = new PMREMGenerator(gl);
    const room = new RoomEnvironment();
    const environment = generator.fromScene(room, 0.04);
    scene.environment = environment.texture;
    return () => {
      scene.environment = null;
      environment.dispose();
      generator.dispose();
    };
  }, [gl, scene, tier]);

  return (
    <>
      <primitive object={target} />
      {tier === "lite" && <hemisphereLight args={[0xffffff, 0xb0a49b, theme === "light" ? 3 : 2]} />}
      <directionalLight
        color={0xfff1e0}
        intensity={1.9}
        position={[-0.9, 1.9 + EYE_HEIGHT, 1.6]}
        target={target}
        castShadow={shadow > 0}
        shadow-mapSize={[shadow, shadow]}
        shadow-camera-left={-0.45}
        shadow-camera-right={0.45}
        shadow-camera-top={0.45}
        shadow-camera-bottom={-0.45}
        shadow-camera-near={0.1}
        shadow-camera-far={5}
        shadow-radius={5}
        shadow-bias={-0.0004}
        shadow-normalBias={0.006}
      />
      <directionalLight
        color={0xbfd4ff}
        intensity={RIM[theme]}
        position={[1.2, 1.2 + EYE_HEIGHT, -1.6]}
        target={target}
      />
      {tier !== "lite" && (
        <directionalLight
          color={0xffe3d6}
          intensity={0.5}
          position={[1.5, 0.3 + EYE_HEIGHT, 1.5]}
          target={target}
        />
      )}
    </>
  );
}
