"use client";

import { useFrame, useThree } from "@react-three/fiber";
import { useEffect, useMemo, useRef } from "react";
import { Material, SkeletonHelper } from "three";
import { meshesOf } from "../stage/avatar/meshes";
import type { Staged } from "../stage/use-avatar";
import { type FrameCost, frameCost } from "./cost";
import type { Darkroom } from "./darkroom";

const REPORT_EVERY_S = 0.5;

interface ProbeProps {
  readonly staged: Staged;
  readonly darkroom: Darkroom;
  /** Takes what a frame costs, twice a second. */
  readonly onCost: (cost: FrameCost) => void;
}

/** Measures what is drawn, and lets pictures be taken of it. */
export function Probe({ staged, darkroom, onCost }: ProbeProps) {
  const get = useThree((state) => state.get);
  const rate = useRef({ frames: 0, sinceS: 0 });

  useEffect(() => darkroom.attach({ get, staged }), [darkroom, get, staged]);

  useFrame(({ gl, clock }) => {
    darkroom.drawn();
    const { current } = rate;
    current.frames += 1;
    const past = clock.elapsedTime - current.sinceS;
    if (past < REPORT_EVERY_S) return;
    onCost(frameCost(gl, staged.rig, staged.avatar.root, current.frames / past));
    rate.current = { frames: 0, sinceS: clock.elapsedTime };
  });
  return null;
}

interface XRayProps {
  readonly staged: Staged;
  readonly wireframe: boolean;
  readonly skeleton: boolean;
}

/** Shows the mesh and the joints. */
export function XRay({ staged, wireframe, skeleton }: XRayProps) {
  const { root } = staged.avatar;
  const helper = useMemo(() => new SkeletonHelper(root), [root]);

  useEffect(() => {
    setWireframe(staged, wireframe);
    return () => setWireframe(staged, false);
  }, [staged, wireframe]);
  useEffect(() => () => helper.dispose(), [helper]);

  return skeleton ? <primitive object={helper} /> : null;
}

function setWireframe({ avatar }: Staged, wireframe: boolean): void {
  for (const mesh of meshesOf(avatar.root)) {
    for (const material of [mesh.material].flat()) {
      if (material instanceof Material && "wireframe" in material) material.wireframe = wireframe;
    }
  }
}
