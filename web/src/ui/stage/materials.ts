import {
  Color,
  type Group,
  type Material,
  type Mesh,
  MeshLambertMaterial,
  MeshPhongMaterial,
  MeshPhysicalMaterial,
  MeshStandardMaterial,
} from "three";
import { meshes } from "./rig";
import type { Tier } from "./quality";

const originals = new WeakMap<Mesh, MeshStandardMaterial>();
const NO_SHADOW = /occlusion|lash|brow/i;

/** Gives an avatar the materials of a tier. Those of the file are the best; simpler ones are made from them. */
export function dressFor(scene: Group, tier: Tier): void {
  const made = new Map<Material, Material>();
  for (const mesh of meshes(scene)) {
    const original = originals.get(mesh) ?? (mesh.material as MeshStandardMaterial);
    originals.set(mesh, original);
    const material = made.get(original) ?? simplify(original, tier);
    made.set(original, material);
    mesh.material = material;
    mesh.castShadow = !NO_SHADOW.test(mesh.name);
    mesh.receiveShadow = true;
    mesh.frustumCulled = false; // morphs and joints move vertices out of the bounds
  }
}

function simplify(material: MeshStandardMaterial, tier: Tier): Material {
  if (tier === "high") return material;
  if (tier === "medium") {
    if (!(material instanceof MeshPhysicalMaterial) || material.clearcoat > 0) return material;
    return new MeshStandardMaterial().copy(material); // without sheen and coloured reflections
  }
  const shared = {
    name: material.name,
    color: material.color,
    map: material.map,
    transparent: material.transparent,
    side: material.side,
    vertexColors: material.vertexColors,
  };
  if (!isGlossy(material)) return new MeshLambertMaterial(shared);
  const eye = material.name === "Eye";
  return new MeshPhongMaterial({
    ...shared,
    specular: new Color(eye ? 0xffffff : 0x5a4436),
    shininess: eye ? 400 : 28,
  });
}

/** Eyes, hair and teeth live by their highlights; everything else can do without. */
function isGlossy({ name }: Material): boolean {
  return name === "Eye" || name === "Hair" || name === "Teeth";
}
