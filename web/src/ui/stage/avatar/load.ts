import type { VRM } from "@pixiv/three-vrm";
import { FileLoader, Group, type Object3D } from "three";
import { MeshoptDecoder } from "three/addons/libs/meshopt_decoder.module.js";
import { GLTFLoader } from "three/addons/loaders/GLTFLoader.js";
import { type AvatarFacts, factsOf } from "./facts";
import { readDocument } from "./glb";
import { findJoints, RIG_JOINTS, type RigJoint, vrmBones } from "./joint-names";
import { heights } from "./measure";
import { meshesOf } from "./meshes";
import { pruneMorphs } from "./prune";
import { shareSkeletons } from "./share-skeletons";

/** An avatar as it came from a file, upright at the origin, looking along +z, in metres. */
export interface LoadedAvatar {
  readonly root: Group;
  readonly nodes: ReadonlyMap<RigJoint, Object3D>;
  readonly vrm: VRM | null;
  readonly facts: AvatarFacts;
}

type OnProgress = (fraction: number) => void;

/** What is higher than this was made in centimetres. */
const CENTIMETRES_FROM = 10;

const loading = new Map<string, Promise<LoadedAvatar>>();

/** Loads an avatar of this server once; with `simple` its version for phones, if it has one. */
export async function loadAvatar(
  name: string,
  simple: boolean,
  onProgress: OnProgress,
): Promise<LoadedAvatar> {
  const file = encodeURIComponent(name);
  if (!simple) return await load(`/avatars/${file}.glb`, onProgress);
  try {
    return await load(`/avatars/${file}.lite.glb`, onProgress);
  } catch {
    return await load(`/avatars/${file}.glb`, onProgress);
  }
}

function load(url: string, onProgress: OnProgress): Promise<LoadedAvatar> {
  const known = loading.get(url);
  if (known !== undefined) return known;
  const loader = new FileLoader().setResponseType("arraybuffer");
  const promise = loader
    .loadAsync(url, (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    })
    .then((bytes) => parseAvatar(bytes as ArrayBuffer));
  promise.catch(() => loading.delete(url)); // so that it can be tried again
  loading.set(url, promise);
  return promise;
}

/**
 * Reads an avatar from the bytes of a .glb or .vrm file.
 * @throws AvatarFileError if it cannot be shown.
 */
export async function parseAvatar(bytes: ArrayBuffer): Promise<LoadedAvatar> {
  const facts = factsOf(readDocument(bytes), bytes.byteLength);
  const loader = new GLTFLoader().setMeshoptDecoder(MeshoptDecoder);
  if (facts.kind !== "glTF") {
    const { VRMLoaderPlugin } = await import("@pixiv/three-vrm");
    loader.register((parser) => new VRMLoaderPlugin(parser, { autoUpdateHumanBones: false }));
  }
  const gltf = await loader.parseAsync(bytes, "");
  const vrm = (gltf.userData.vrm as VRM | undefined) ?? null;
  const root = new Group();
  root.add(gltf.scene);
  if (vrm !== null && facts.kind === "VRM 0.x") gltf.scene.rotation.y = Math.PI;
  shareSkeletons(meshesOf(gltf.scene));
  const nodes = vrm === null ? nodesByName(gltf.scene, facts) : nodesOfVrm(vrm);
  if (vrm === null) {
    meshesOf(gltf.scene).forEach(pruneMorphs); // (the expressions of VRM know morphs by their places)
    stand(gltf.scene, nodes);
  }
  return { root, nodes, vrm, facts };
}

function nodesByName(scene: Object3D, facts: AvatarFacts): ReadonlyMap<RigJoint, Object3D> {
  const byName = new Map<string, Object3D>();
  scene.traverse((node) => {
    const name = (node.userData.name as string | undefined) ?? node.name; // the loader changes some names
    if (!byName.has(name)) byName.set(name, node);
  });
  const found = new Map<RigJoint, Object3D>();
  for (const [joint, name] of findJoints(facts.nodes)) {
    const node = byName.get(name);
    if (node !== undefined) found.set(joint, node);
  }
  return found;
}

function nodesOfVrm({ humanoid }: VRM): ReadonlyMap<RigJoint, Object3D> {
  const found = new Map<RigJoint, Object3D>();
  for (const joint of RIG_JOINTS) {
    const node = vrmBones(joint)
      .map((bone) => humanoid.getRawBoneNode(bone))
      .find((bone) => bone !== null);
    if (node !== undefined) found.set(joint, node);
  }
  return found;
}

/** Turns a file to the viewer, and to metres. */
function stand(scene: Object3D, nodes: ReadonlyMap<RigJoint, Object3D>): void {
  scene.updateWorldMatrix(true, true);
  const [head, eye] = [nodes.get("head"), nodes.get("leftEye")];
  const [left, right] = [nodes.get("leftArm") ?? eye, nodes.get("rightArm") ?? nodes.get("rightEye")];
  if (left !== undefined && right !== undefined && head !== undefined) {
    const backwards =
      left.getWorldPosition(left.position.clone()).x < right.getWorldPosition(right.position.clone()).x;
    if (backwards) scene.rotation.y = Math.PI;
  }
  const [low, high] = heights(scene);
  if (high - low > CENTIMETRES_FROM) scene.scale.multiplyScalar(0.01);
}
