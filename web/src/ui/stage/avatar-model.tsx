"use client";

import { useFrame, useThree } from "@react-three/fiber";
import { useEffect } from "react";
import type { LoadedAvatar } from "./avatar/load";
import { dressFor } from "./materials";
import type { Mover } from "./mover";
import type { Tier } from "./quality";
import type { Rig } from "./rig";

export interface AvatarModelProps {
  readonly avatar: LoadedAvatar;
  readonly rig: Rig;
  readonly mover: Mover;
  readonly tier: Tier;
}

/** The avatar, moved once a frame without React's help. */
export function AvatarModel({ avatar, rig, mover, tier }: AvatarModelProps) {
  const camera = useThree((state) => state.camera);

  useEffect(() => dressFor(avatar.root, tier), [avatar, tier]);

  useFrame((_, delta) => {
    const { face } = rig.landmarks;
    const [x, y, z] = [camera.position.x - face.x, camera.position.y - face.y, camera.position.z - face.z];
    mover.user = {
      yaw: Math.atan2(x, z),
      pitch: Math.atan2(y, Math.hypot(x, z)),
      distanceM: Math.hypot(x, y, z),
    };
    rig.apply(mover.frame(), delta);
  });
  return <primitive object={avatar.root} />;
}
