import { type Object3D, SkinnedMesh, type WebGLRenderer } from "three";
import { meshesOf } from "../stage/avatar/meshes";
import type { Rig } from "../stage/rig";

/** What one frame of an avatar costs. */
export interface FrameCost {
  readonly fps: number;
  readonly drawCalls: number;
  readonly triangles: number;
  /** Morphs that are not at rest, in all meshes together. */
  readonly activeMorphs: number;
  /** Of the morphs on the graphics processor. */
  readonly morphBytes: number;
  /** Weights and joints that are sent for each frame. */
  readonly sentBytes: number;
}

const BYTES_PER_TEXEL = 16;
const BYTES_PER_NUMBER = 4;

/** Returns how many bytes the morphs of an avatar take on the graphics processor: four floats for each value of each. */
export function morphBytes(root: Object3D): number {
  const seen = new Set<string>();
  let sum = 0;
  for (const { geometry } of meshesOf(root)) {
    if (seen.has(geometry.uuid)) continue;
    seen.add(geometry.uuid);
    const { position, normal } = geometry.morphAttributes;
    const values = (position === undefined ? 0 : 1) + (normal === undefined ? 0 : 1);
    const vertices = geometry.getAttribute("position").count;
    sum += (position?.length ?? 0) * vertices * values * BYTES_PER_TEXEL;
  }
  return sum;
}

/** Returns how many bytes are sent for each frame: the active morphs of each mesh in each pass, and the joints. */
export function sentBytes(rig: Rig, root: Object3D, shadows: boolean): number {
  const morphs = rig.face.meshes.reduce((sum, morph) => {
    const passes = shadows && morph.mesh.castShadow ? 2 : 1;
    return sum + (morph.active + 1) * 2 * BYTES_PER_NUMBER * passes;
  }, 0);
  const skeletons = new Set(
    meshesOf(root).flatMap((mesh) => (mesh instanceof SkinnedMesh ? [mesh.skeleton] : [])),
  );
  const joints = [...skeletons].reduce(
    (sum, { boneTexture }) =>
      sum + (boneTexture === null ? 0 : boneTexture.image.width * boneTexture.image.height * BYTES_PER_TEXEL),
    0,
  );
  return morphs + joints;
}

/** Counts what the last frame has cost. */
export function frameCost(gl: WebGLRenderer, rig: Rig, root: Object3D, fps: number): FrameCost {
  return {
    fps,
    drawCalls: gl.info.render.calls,
    triangles: gl.info.render.triangles,
    activeMorphs: rig.activeMorphs,
    morphBytes: morphBytes(root),
    sentBytes: sentBytes(rig, root, gl.shadowMap.enabled),
  };
}
