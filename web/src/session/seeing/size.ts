/** No picture is sent that is larger than this, whichever way it is turned. */
export const LONGER_SIDE = 640;
export const SHORTER_SIDE = 480;

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Returns the size at which a picture is sent: its own, or as much smaller as it has to be. */
export function fittingSize({ width, height }: Size): Size {
  const scale = Math.min(1, LONGER_SIDE / Math.max(width, height), SHORTER_SIDE / Math.min(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
