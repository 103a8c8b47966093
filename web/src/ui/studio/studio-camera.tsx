"use client";

import { useFrame, useThree } from "@react-three/fiber";
import { PerspectiveCamera } from "three";
import type { Landmarks } from "../stage/avatar/landmarks";
import { placeCamera } from "../stage/optics";
import type { StudioView } from "./view";

interface StudioCameraProps {
  readonly view: StudioView;
  readonly landmarks: Landmarks;
}

/** The studio's camera, which goes round the face. */
export function StudioCamera({ view, landmarks }: StudioCameraProps) {
  const camera = useThree((state) => state.camera);
  const size = useThree((state) => state.size);
  useFrame((_, delta) => {
    if (!(camera instanceof PerspectiveCamera)) return;
    const [framing, viewpoint] = view.update(delta, size.width / size.height, landmarks);
    placeCamera(camera, size, framing, landmarks, viewpoint);
  });
  return null;
}
