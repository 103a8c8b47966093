import type { Mesh } from "three";
import { movesBy } from "./meshes";

/** Smaller movements are none, in units of the mesh. */
const MOVES = 1e-6;

/**
 * Takes morphs out of a mesh that do not move it: exporters give every mesh all names, and each takes its place on the
 * graphics processor whether it does something or not.
 */
export function pruneMorphs(mesh: Mesh): void {
  const { geometry, morphTargetDictionary: names } = mesh;
  const positions = geometry.morphAttributes.position;
  if (positions === undefined || names === undefined) return;
  const kept = positions.map((_, place) => place).filter((place) => movesBy(mesh, place, MOVES));
  delete geometry.morphAttributes.color; // colors of faces do not change here
  if (kept.length === positions.length) return;
  const { normal: normals } = geometry.morphAttributes;
  const only = <T>(all: readonly T[]) => all.filter((_, place) => kept.includes(place));
  if (kept.length === 0) geometry.morphAttributes = {};
  else geometry.morphAttributes.position = only(positions);
  if (kept.length > 0 && normals !== undefined) geometry.morphAttributes.normal = only(normals);
  const places = new Map(kept.map((place, index) => [place, index]));
  mesh.morphTargetDictionary = Object.fromEntries(
    Object.entries(names).flatMap(([name, place]) => {
      const now = places.get(place);
      return now === undefined ? [] : [[name, now]];
    }),
  );
  mesh.morphTargetInfluences = kept.map(() => 0);
}
