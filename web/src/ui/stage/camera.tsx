"use client";

import { useFrame, useThree } from "@react-three/fiber";
import { useEffect, useRef, useState } from "react";
import { PerspectiveCamera } from "three";
import { Follower } from "@/avatar/easing";
import { type Framing, framingFor, framingFromAddress, type Layout } from "./framing";

/** Height of the eyes in the avatar's space, and the depth of the face, m. */
export const EYE_HEIGHT = 0.45;
export const FACE_DEPTH = 0.1;
export const FIELD_OF_VIEW = 24;
const SETTLE_S = 1.1;
/** A picture that comes later than this after the one before does not move further. */
const LONGEST_STEP_S = 0.5;

/** Returns how far the camera is from the face for a picture that is `heightM` high there. */
export function cameraDistance(heightM: number): number {
  return heightM / 2 / Math.tan((FIELD_OF_VIEW * Math.PI) / 360);
}

interface Moving {
  readonly height: Follower;
  readonly x: Follower;
  readonly y: Follower;
}

/**
 * Stands at the height of the eyes and shifts the picture rather than itself, so that the face is always seen straight
 * and a look into the camera is a look at the person, wherever the face is on the page.
 */
export function Camera({ layout }: { readonly layout: Layout }) {
  const camera = useThree((state) => state.camera);
  const size = useThree((state) => state.size);
  const [fixed] = useState(() => framingFromAddress(location.search));
  const moving = useRef<Moving | null>(null);

  useEffect(() => {
    moving.current = null; // a new size is taken at once
  }, [size]);

  useFrame((_, delta) => {
    if (!(camera instanceof PerspectiveCamera)) return;
    const goal = fixed ?? framingFor(size.width, size.height, layout);
    moving.current ??= {
      height: new Follower(goal.heightM, SETTLE_S),
      x: new Follower(goal.eyes.x, SETTLE_S),
      y: new Follower(goal.eyes.y, SETTLE_S),
    };
    const { height, x, y } = moving.current;
    const dt = Math.min(delta, LONGEST_STEP_S);
    place(camera, size, {
      heightM: height.update(goal.heightM, dt),
      eyes: { x: x.update(goal.eyes.x, dt), y: y.update(goal.eyes.y, dt) },
    });
  });
  return null;
}

function place(
  camera: PerspectiveCamera,
  { width, height }: { width: number; height: number },
  framing: Framing,
): void {
  camera.fov = FIELD_OF_VIEW;
  camera.near = 0.05;
  camera.far = 20;
  camera.aspect = width / height;
  camera.position.set(0, EYE_HEIGHT, FACE_DEPTH + cameraDistance(framing.heightM));
  camera.rotation.set(0, 0, 0);
  const shiftX = (0.5 - framing.eyes.x) * width;
  const shiftY = (0.5 - framing.eyes.y) * height;
  camera.setViewOffset(width, height, shiftX, shiftY, width, height);
}
