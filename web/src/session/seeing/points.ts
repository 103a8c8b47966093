/** Landmarks are sent as 16-bit numbers that stand for this range of the picture. */
const LOWEST = -0.5;
const RANGE = 2;

/**
 * Reads the landmarks of a face: x and y of each, in parts of the picture; null if they are damaged. The server writes
 * base64 in the alphabet for addresses (RFC 4648, section 5), which `atob` does not know.
 */
export function decodePoints(base64: string): Float32Array | null {
  let bytes: string;
  try {
    bytes = atob(base64.replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    return null;
  }
  if (bytes.length === 0 || bytes.length % 4 !== 0) return null;
  const points = new Float32Array(bytes.length / 2);
  for (let index = 0; index < points.length; index += 1) {
    const value = bytes.charCodeAt(2 * index) + 256 * bytes.charCodeAt(2 * index + 1);
    points[index] = LOWEST + (RANGE * value) / 65_535;
  }
  return points;
}
