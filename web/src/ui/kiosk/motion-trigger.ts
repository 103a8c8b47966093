/** Size of the picture that is looked at: enough to see that somebody comes, too little to see who. */
export const WIDTH = 32;
export const HEIGHT = 24;
/** A difference of brightness beyond the noise of a camera, of 255. */
const CHANGED = 22;
/** Somebody before the camera changes so much of the picture; somebody who passes far behind does not. */
const SHARE = 0.08;
/** It must go on for a second, at two pictures a second: a door that closes does not. */
const TIMES = 2;

/** Sees in a few tiny gray pictures that somebody comes near. */
export class MotionTrigger {
  private before: Float32Array | null = null;
  private moving = 0;

  /** Takes the next picture, RGBA, WIDTH × HEIGHT; returns whether somebody approaches. */
  update(rgba: Uint8ClampedArray): boolean {
    const now = leveled(rgba);
    const { before } = this;
    this.before = now;
    if (before === null) return false;
    let changed = 0;
    now.forEach((value, index) => {
      if (Math.abs(value - (before[index] ?? 0)) > CHANGED) changed += 1;
    });
    this.moving = changed / now.length >= SHARE ? this.moving + 1 : 0;
    return this.moving >= TIMES;
  }
}

/** Returns the brightness of each pixel less the mean: the light that goes on, or a camera that adapts, is no motion. */
function leveled(rgba: Uint8ClampedArray): Float32Array {
  const gray = new Float32Array(rgba.length / 4);
  for (let index = 0; index < gray.length; index += 1) {
    const [r, g, b] = [rgba[4 * index] ?? 0, rgba[4 * index + 1] ?? 0, rgba[4 * index + 2] ?? 0];
    gray[index] = 0.299 * r + 0.587 * g + 0.114 * b;
  }
  const mean = gray.reduce((sum, value) => sum + value, 0) / Math.max(1, gray.length);
  return gray.map((value) => value - mean);
}
