"use client";

import { useFrame, useThree } from "@react-three/fiber";
import { useEffect, useRef, useState } from "react";
import { PerspectiveCamera } from "three";
import { Follower } from "@/avatar/follower";
import type { Landmarks } from "./avatar/landmarks";
import { framingFor, framingFromAddress, type Layout } from "./framing";
import { placeCamera } from "./optics";

const SETTLE_S = 1.1;
/** A picture that comes later than this after the one before does not move further. */
const LONGEST_STEP_S = 0.5;

interface Moving {
  readonly height: Follower;
  readonly x: Follower;
  readonly y: Follower;
}

interface CameraProps {
  readonly layout: Layout;
  readonly landmarks: Landmarks;
}

/** Stands at the height of the eyes, and gives the face its place on the page. */
export function Camera({ layout, landmarks }: CameraProps) {
  const camera = useThree((state) => state.camera);
  const size = useThree((state) => state.size);
  const [fixed] = useState(() => framingFromAddress(location.search));
  const moving = useRef<Moving | null>(null);

  useEffect(() => {
    moving.current = null; // a new size, or somebody else, is taken at once
  }, [size, landmarks]);

  useFrame((_, delta) => {
    if (!(camera instanceof PerspectiveCamera)) return;
    const goal = fixed ?? framingFor(size.width, size.height, layout, landmarks);
    moving.current ??= {
      height: new Follower(goal.heightM, SETTLE_S),
      x: new Follower(goal.eyes.x, SETTLE_S),
      y: new Follower(goal.eyes.y, SETTLE_S),
    };
    const { height, x, y } = moving.current;
    const dt = Math.min(delta, LONGEST_STEP_S);
    const eyes = { x: x.update(goal.eyes.x, dt), y: y.update(goal.eyes.y, dt) };
    placeCamera(camera, size, { heightM: height.update(goal.heightM, dt), eyes }, landmarks);
  });
  return null;
}
