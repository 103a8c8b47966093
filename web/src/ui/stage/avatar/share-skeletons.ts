import { type Mesh, type Skeleton, SkinnedMesh } from "three";

/** Lets meshes that hang on the same joints in the same way share one skeleton: its joints are then sent once a frame. */
export function shareSkeletons(meshes: readonly Mesh[]): void {
  const known = new Map<string, Skeleton>();
  for (const mesh of meshes) {
    if (!(mesh instanceof SkinnedMesh)) continue;
    const { skeleton } = mesh;
    const key = keyOf(skeleton);
    const shared = known.get(key) ?? skeleton;
    known.set(key, shared);
    if (shared !== skeleton) mesh.bind(shared, mesh.bindMatrix);
  }
}

function keyOf({ bones, boneInverses }: Skeleton): string {
  const places = boneInverses.map(({ elements }) => elements.map((value) => value.toFixed(5)).join());
  return bones.map(({ uuid }, index) => `${uuid} ${places[index] ?? ""}`).join(";");
}
