import { type Object3D, SkinnedMesh, Vector3 } from "three";
import type { RigJoint } from "./joint-names";
import type { Landmarks } from "./landmarks";
import { meshesOf } from "./meshes";

/** From the center of an eye to the front of the face. */
const EYE_TO_FACE = 0.016;
/** Where eyes are from the head's joint, where a file has no joints for them. */
const FROM_HEAD = new Vector3(0, 0.085, 0.085);
const SAMPLES = 800;

/** Measures an avatar in its rest stance. */
export function measure(root: Object3D, nodes: ReadonlyMap<RigJoint, Object3D>): Landmarks {
  root.updateWorldMatrix(true, true);
  const eyes = eyesOf(nodes);
  const [low, high] = heights(root);
  const between = eyes ?? new Vector3(0, high - 0.12, 0.09);
  return {
    face: { x: between.x, y: between.y, z: between.z + EYE_TO_FACE },
    above: Math.max(0.08, high - between.y),
    below: Math.max(0.2, between.y - low),
  };
}

function eyesOf(nodes: ReadonlyMap<RigJoint, Object3D>): Vector3 | null {
  const [left, right, head] = [nodes.get("leftEye"), nodes.get("rightEye"), nodes.get("head")];
  if (left !== undefined && right !== undefined) {
    return left.getWorldPosition(new Vector3()).lerp(right.getWorldPosition(new Vector3()), 0.5);
  }
  return head === undefined ? null : head.getWorldPosition(new Vector3()).add(FROM_HEAD);
}

/** Returns the lowest and the highest height of what is seen. */
export function heights(root: Object3D): [number, number] {
  const point = new Vector3();
  let [low, high] = [Infinity, -Infinity];
  for (const mesh of meshesOf(root)) {
    const position = mesh.geometry.getAttribute("position");
    const step = Math.max(1, Math.floor(position.count / SAMPLES));
    for (let vertex = 0; vertex < position.count; vertex += step) {
      point.fromBufferAttribute(position, vertex);
      if (mesh instanceof SkinnedMesh) mesh.applyBoneTransform(vertex, point);
      const { y } = point.applyMatrix4(mesh.matrixWorld);
      low = Math.min(low, y);
      high = Math.max(high, y);
    }
  }
  return low <= high ? [low, high] : [0, 1.75];
}
