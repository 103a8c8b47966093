// Compresses an avatar for the page. It makes two files: the full avatar (quantized vertices, WebP textures: a third of
// the size, and the same to the eye), and NAME.lite.glb for machines without a graphics processor, with half of the
// triangles: those that can be seen from in front. It is run by hand when an avatar changes; its packages are no part
// of the page:
//
//   npm install --no-save @gltf-transform/{core,functions,extensions}@4 meshoptimizer@1 sharp@0.34
//   node scripts/avatar/compress.mjs avatar.glb public/avatars/default.glb
import { NodeIO } from "@gltf-transform/core";
import { ALL_EXTENSIONS, EXTMeshoptCompression } from "@gltf-transform/extensions";
import {
  dedup,
  prune,
  quantize,
  reorder,
  simplifyPrimitive,
  textureCompress,
  weldPrimitive,
} from "@gltf-transform/functions";
import { MeshoptDecoder, MeshoptEncoder, MeshoptSimplifier } from "meshoptimizer";
import sharp from "sharp";
import { visibleTriangles } from "./visible.mjs";

/** Meshes whose hidden triangles stay hidden. Teeth and tongue are hidden only while the mouth is shut. */
const CULLED = /^(Hair|HairInner|Eye(Left|Right)|Top|Collar)$/;
/** They hide nothing: one sees through or between them. */
const SHEER = /Occlusion|Lashes|Brows/;
/** What part of the triangles is kept of meshes that are small on the screen, and by how much they may change. */
const KEPT = {
  ...{ EyeOcclusionLeft: 0.3, EyeOcclusionRight: 0.3, TeethUpper: 0.3, TeethLower: 0.3, GumsUpper: 0.3 },
  ...{ GumsLower: 0.3, Tongue: 0.5, Collar: 0.5, Top: 0.7, Hair: 0.75 },
};

await Promise.all([MeshoptEncoder.ready, MeshoptDecoder.ready, MeshoptSimplifier.ready]);
const io = new NodeIO()
  .registerExtensions(ALL_EXTENSIONS)
  .registerDependencies({ "meshopt.encoder": MeshoptEncoder, "meshopt.decoder": MeshoptDecoder });
const [source, target] = process.argv.slice(2);
await write(await full(await io.read(source)), target);
await write(await lite(await io.read(source)), target.replace(/\.glb$/, ".lite.glb"));

async function full(avatar) {
  return await avatar.transform(
    dedup(),
    reorder({ encoder: MeshoptEncoder }),
    quantize({ quantizePosition: 16, quantizeNormal: 10, quantizeTexcoord: 14, quantizeColor: 8 }),
    textureCompress({ encoder: sharp, targetFormat: "webp", quality: 90, effort: 6, slots: /^(?!normal)/ }),
    textureCompress({ encoder: sharp, targetFormat: "webp", lossless: true, slots: /normal/ }),
  );
}

async function lite(avatar) {
  cullHidden(avatar);
  for (const mesh of avatar.getRoot().listMeshes()) {
    const ratio = KEPT[mesh.getName()];
    for (const primitive of mesh.listPrimitives()) {
      for (const morph of primitive.listTargets()) morph.setAttribute("NORMAL", null);
      if (ratio === undefined) continue;
      weldPrimitive(primitive);
      const error = mesh.getName() === "Hair" ? 0.004 : 0.02;
      simplifyPrimitive(primitive, { simplifier: MeshoptSimplifier, ratio, error });
    }
  }
  for (const material of avatar.getRoot().listMaterials()) {
    material.setNormalTexture(null).setMetallicRoughnessTexture(null);
    material.listExtensions().forEach((extension) => extension.dispose());
  }
  return await avatar.transform(
    prune({ keepExtras: true }),
    dedup(),
    reorder({ encoder: MeshoptEncoder }),
    quantize({ quantizePosition: 14, quantizeNormal: 8, quantizeTexcoord: 12, quantizeColor: 8 }),
    textureCompress({ encoder: sharp, targetFormat: "webp", quality: 85, effort: 6, resize: [1024, 1024] }),
  );
}

function cullHidden(avatar) {
  const nodes = avatar.getRoot().listNodes();
  const surfaces = nodes
    .filter((node) => node.getMesh() !== null && !SHEER.test(node.getName()))
    .map(surfaceOf);
  visibleTriangles(surfaces).forEach((seen, index) => {
    const { name, primitive, indices } = surfaces[index];
    if (!CULLED.test(name)) return;
    const kept = Array.from(indices).filter((_, place) => seen[Math.floor(place / 3)] === 1);
    primitive.getIndices().setArray(new Uint32Array(kept));
  });
}

/** Returns a mesh's triangles where they are in the avatar. Skinned ones lie there already. */
function surfaceOf(node) {
  const primitive = node.getMesh().listPrimitives()[0];
  const local = primitive.getAttribute("POSITION").getArray();
  const m = node.getWorldMatrix();
  const positions = new Float32Array(local);
  if (node.getSkin() === null) {
    for (let i = 0; i < local.length; i += 3) {
      const [x, y, z] = local.slice(i, i + 3);
      for (let k = 0; k < 3; k += 1) positions[i + k] = m[k] * x + m[4 + k] * y + m[8 + k] * z + m[12 + k];
    }
  }
  return { name: node.getName(), primitive, positions, indices: primitive.getIndices().getArray() };
}

async function write(avatar, path) {
  avatar
    .createExtension(EXTMeshoptCompression)
    .setRequired(true)
    .setEncoderOptions({ method: EXTMeshoptCompression.EncoderMethod.FILTER });
  await io.write(path, avatar);
}
