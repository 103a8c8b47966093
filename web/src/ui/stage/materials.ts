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
const skins = new WeakMap<Material, Material>();
/** What is inside, or too fine to throw a shadow that is seen. */
const NO_SHADOW = /occlusion|lash|brow|teeth|gum|tongue|eyeleft|eyeright|eyeball|inner|shadow/i;

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
  if (tier === "lite") return simple(material);
  const fine = tier === "high" || !(material instanceof MeshPhysicalMaterial) || material.clearcoat > 0;
  const copy = fine ? material : new MeshStandardMaterial().copy(material); // without sheen and the like
  return isSkin(material.name) ? skinned(copy, tier) : copy;
}

/** Returns a skin's material with what glTF cannot say: how light goes through it. */
function skinned(material: MeshStandardMaterial, tier: Tier): Material {
  const known = skins.get(material);
  if (known !== undefined) return known;
  const skin = material.clone();
  scatterLight(skin, tier === "high");
  skins.set(material, skin);
  return skin;
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
