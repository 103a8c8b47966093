"use client";

import { useFrame, useThree } from "@react-three/fiber";
import { useEffect, useMemo } from "react";
import { type Group, Vector3 } from "three";
import { dressFor } from "./materials";
import type { Puppeteer } from "./puppeteer";
import type { Tier } from "./quality";
import { Rig } from "./rig";
import { EYE_HEIGHT, FACE_DEPTH } from "./camera";

const FACE = new Vector3(0, EYE_HEIGHT, FACE_DEPTH);

export interface AvatarModelProps {
  readonly scene: Group;
  readonly puppeteer: Puppeteer;
  readonly tier: Tier;
}

/** The avatar, moved once a frame without React's help. */
export function AvatarModel({ scene, puppeteer, tier }: AvatarModelProps) {
  const camera = useThree((state) => state.camera);
  const rig = useMemo(() => new Rig(scene), [scene]);

  useEffect(() => dressFor(scene, tier), [scene, tier]);

  useFrame(() => {
    const { x, y, z } = camera.position;
    puppeteer.user = {
      yaw: Math.atan2(x - FACE.x, z - FACE.z),
      pitch: Math.atan2(y - FACE.y, Math.hypot(x - FACE.x, z - FACE.z)),
    };
    rig.apply(puppeteer.frame());
  });
  return <primitive object={scene} />;
}
