import type { Group } from "three";
import { GLTFLoader } from "three/addons/loaders/GLTFLoader.js";
import { MeshoptDecoder } from "three/addons/libs/meshopt_decoder.module.js";

const loading = new Map<string, Promise<Group>>();

type OnProgress = (fraction: number) => void;

/**
 * Loads an avatar once; where pixels are scarce its simpler version, if it has one. `onProgress` is told how much is
 * there, 0 to 1, where the server says how much there will be.
 */
export async function loadAvatar(name: string, simple: boolean, onProgress: OnProgress): Promise<Group> {
  const file = encodeURIComponent(name);
  if (!simple) return await load(`/avatars/${file}.glb`, onProgress);
  try {
    return await load(`/avatars/${file}.lite.glb`, onProgress);
  } catch {
    return await load(`/avatars/${file}.glb`, onProgress);
  }
}

function load(url: string, onProgress: OnProgress): Promise<Group> {
  const known = loading.get(url);
  if (known !== undefined) return known;
  const loader = new GLTFLoader().setMeshoptDecoder(MeshoptDecoder);
  const promise = loader
    .loadAsync(url, (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    })
    .then((gltf) => gltf.scene);
  promise.catch(() => loading.delete(url)); // so that it can be tried again
  loading.set(url, promise);
  return promise;
}
