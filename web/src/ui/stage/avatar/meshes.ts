import { Mesh, type Object3D } from "three";

/** Returns every mesh below an object. */
export function meshesOf(root: Object3D): Mesh[] {
  const found: Mesh[] = [];
  root.traverse((object) => {
    if (object instanceof Mesh) found.push(object as Mesh);
  });
  return found;
}
