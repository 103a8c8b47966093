import {
  Color,
  type Material,
  type Mesh,
  MeshLambertMaterial,
  MeshPhongMaterial,
  MeshPhysicalMaterial,
  MeshStandardMaterial,
  type Object3D,
} from "three";
import { meshesOf } from "./avatar/meshes";
import type { Tier } from "./quality";
import { isSkin, scatterLight } from "./skin";

const originals = new WeakMap<Mesh, Material | Material[]>();
const finest = new WeakMap<Material, Material>();
/** What is inside, or too fine to throw a shadow that is seen. */
const NO_SHADOW = /occlusion|lash|brow|teeth|gum|tongue|eyeleft|eyeright|eyeball|inner|shadow/i;
const HAIR = /hair(?!inner)/i;

/** Gives an avatar the materials of a tier. Those of the file are the best; simpler ones are made from them. */
export function dressFor(root: Object3D, tier: Tier): void {
  const made = new Map<Material, Material>();
  const dressed = (original: Material) => {
    const known = made.get(original) ?? forTier(original, tier);
    made.set(original, known);
    return known;
  };
  for (const mesh of meshesOf(root)) {
    const original = originals.get(mesh) ?? mesh.material;
    originals.set(mesh, original);
    mesh.material = Array.isArray(original) ? original.map(dressed) : dressed(original);
    mesh.castShadow = !NO_SHADOW.test(mesh.name);
    mesh.receiveShadow = true;
    mesh.frustumCulled = false; // morphs and joints move vertices out of the bounds
  }
}

function forTier(material: Material, tier: Tier): Material {
  if (!(material instanceof MeshStandardMaterial)) return material; // drawn on purpose as it is: cartoons
  if (tier === "high") return fine(material);
  if (tier === "medium") {
    if (isSkin(material.name)) return fine(material, true);
    if (!(material instanceof MeshPhysicalMaterial) || material.clearcoat > 0) return material;
    return new MeshStandardMaterial().copy(material); // without sheen and coloured reflections
  }
  return simple(material);
}

/** Returns a material with what glTF cannot say: light in skin, and highlights along hair. */
function fine(material: MeshStandardMaterial, plain = false): Material {
  const known = finest.get(material);
  if (known !== undefined && !plain) return known;
  if (isSkin(material.name)) {
    const skin = plain ? new MeshStandardMaterial().copy(material) : material.clone();
    scatterLight(skin);
    if (!plain) finest.set(material, skin);
    return skin;
  }
  if (HAIR.test(material.name) && material instanceof MeshPhysicalMaterial && material.anisotropy === 0) {
    const hair = material.clone();
    hair.anisotropy = 0.55;
    hair.anisotropyRotation = Math.PI / 2;
    finest.set(material, hair);
    return hair;
  }
  return material;
}

function simple(material: MeshStandardMaterial): Material {
  const shared = {
    name: material.name,
    color: material.color,
    map: material.map,
    transparent: material.transparent,
    alphaTest: material.alphaTest,
    side: material.side,
    vertexColors: material.vertexColors,
  };
  if (!isGlossy(material)) return new MeshLambertMaterial(shared);
  const eye = /eye/i.test(material.name);
  return new MeshPhongMaterial({
    ...shared,
    specular: new Color(eye ? 0xffffff : 0x5a4436),
    shininess: eye ? 400 : 28,
  });
}

/** Eyes, hair and teeth live by their highlights; everything else can do without. */
function isGlossy({ name }: Material): boolean {
  return (
    /^(eye|cornea|wolf3d_eye|hair|teeth|wolf3d_hair|wolf3d_teeth)(?!shadow|occl|lash|brow)/i.test(name) &&
    !/inner/i.test(name)
  );
}
