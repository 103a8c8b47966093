import { clamp, radians } from "@/avatar/easing";
import type { Box, GazeEstimated } from "@/contract/events";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Eyes at their extreme are turned about so far in the head, degrees. */
const EYES_ACROSS = 35;
const EYES_UP = 25;
/** What is older is fading, and then gone, ms. */
const FRESH_MS = 500;
const GONE_MS = 1_000;
/** Where the eyes are in a face, in parts of its box: for faces without landmarks. */
const EYE_LEVEL = 0.4;

/** How a camera's picture lies on the page: it fills its place, is cut where it does not fit, and is a mirror image. */
export class View {
  readonly width: number;
  readonly height: number;
  private readonly scaleX: number;
  private readonly scaleY: number;

  /** Of a place of `width` × `height`, for a picture of some ratio of width to height. */
  constructor(width: number, height: number, aspect: number) {
    this.width = width;
    this.height = height;
    this.scaleY = Math.max(width / aspect, height);
    this.scaleX = this.scaleY * aspect;
  }

  /** Returns where a point of the picture is seen. Points are in parts of the picture, as the camera takes it. */
  x(x: number): number {
    return this.width / 2 + (0.5 - x) * this.scaleX;
  }

  y(y: number): number {
    return this.height / 2 + (y - 0.5) * this.scaleY;
  }

  /** Returns where a box is seen. */
  box({ x, y, width, height }: Box): Box {
    return {
      ...{ x: this.x(x + width), y: this.y(y) },
      ...{ width: width * this.scaleX, height: height * this.scaleY },
    };
  }
}

/** Returns the point between the eyes, in parts of the picture. */
export function betweenEyes(box: Box, points: Float32Array | null, irises: readonly [number, number]): Point {
  const [left, right] = irises;
  const [ax, ay, bx, by] = [2 * left, 2 * left + 1, 2 * right, 2 * right + 1].map((at) => points?.[at]);
  if (ax === undefined || ay === undefined || bx === undefined || by === undefined) {
    return { x: box.x + box.width / 2, y: box.y + EYE_LEVEL * box.height };
  }
  return { x: (ax + bx) / 2, y: (ay + by) / 2 };
}

/**
 * Returns where eyes and head together look, as seen in the mirror: to the right and down, each from -1 to 1; nothing for
 * a look straight into the camera. A mirror keeps the sides: what is to one's left is on the left.
 */
export function lookInMirror({ yaw, pitch, gaze_x, gaze_y }: GazeEstimated): Point {
  const across = radians(clamp(yaw + EYES_ACROSS * gaze_x, -90, 90));
  const up = radians(clamp(pitch + EYES_UP * gaze_y, -90, 90));
  return { x: -Math.sin(across) * Math.cos(up), y: -Math.sin(up) };
}

/** Returns how much of what was seen is still to be shown, 1 to 0. */
export function freshness(ageMs: number | null): number {
  return ageMs === null ? 0 : clamp((GONE_MS - ageMs) / (GONE_MS - FRESH_MS), 0, 1);
}
