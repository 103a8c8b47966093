import { Mesh, type Object3D } from "three";

/** Returns every mesh below an object. */
export function meshesOf(root: Object3D): Mesh[] {
  const found: Mesh[] = [];
  root.traverse((object) => {
    if (object instanceof Mesh) found.push(object as Mesh);
  });
  return found;
}

/** Tells whether a morph moves any point of a mesh farther than `least`, in units of the mesh. */
export function movesBy({ geometry }: Mesh, place: number, least: number): boolean {
  const delta = geometry.morphAttributes.position?.[place];
  if (delta === undefined) return false;
  for (let vertex = 0; vertex < delta.count; vertex += 1) {
    // Never less than the length, and sooner known: most points of most morphs do not move at all.
    const far = Math.abs(delta.getX(vertex)) + Math.abs(delta.getY(vertex)) + Math.abs(delta.getZ(vertex));
    if (far > least && Math.hypot(delta.getX(vertex), delta.getY(vertex), delta.getZ(vertex)) > least)
      return true;
  }
  return false;
}
