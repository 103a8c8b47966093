import type { PerspectiveCamera } from "three";
import type { Landmarks } from "./avatar/landmarks";
import type { Framing } from "./framing";

/** Of the camera, from top to bottom, degrees: that of a portrait lens. */
export const FIELD_OF_VIEW = 24;

/** Returns how far the camera is from the face for a picture that is `heightM` high there. */
export function cameraDistance(heightM: number): number {
  return heightM / 2 / Math.tan((FIELD_OF_VIEW * Math.PI) / 360);
}

/** From where the face is seen: yaw to the avatar's left, pitch from above, radians. */
export interface Viewpoint {
  readonly yaw: number;
  readonly pitch: number;
}

export const FRONT: Viewpoint = { yaw: 0, pitch: 0 };

/**
 * Places the camera before a face. The picture is shifted, not the camera, so that the face is always seen straight and a
 * look into the camera is a look at the person, wherever the face is on the page.
 */
export function placeCamera(
  camera: PerspectiveCamera,
  size: { readonly width: number; readonly height: number },
  framing: Framing,
  { face }: Landmarks,
  { yaw, pitch }: Viewpoint = FRONT,
): void {
  const { width, height } = size;
  const distance = cameraDistance(framing.heightM);
  camera.fov = FIELD_OF_VIEW;
  camera.near = 0.05;
  camera.far = 20;
  camera.aspect = width / height;
  camera.position.set(
    face.x + distance * Math.sin(yaw) * Math.cos(pitch),
    face.y + distance * Math.sin(pitch),
    face.z + distance * Math.cos(yaw) * Math.cos(pitch),
  );
  camera.rotation.set(-pitch, yaw, 0, "YXZ");
  const shiftX = (0.5 - framing.eyes.x) * width;
  const shiftY = (0.5 - framing.eyes.y) * height;
  camera.setViewOffset(width, height, shiftX, shiftY, width, height);
}
