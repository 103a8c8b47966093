/** Returns samples as 16-bit integers; what is beyond −1…1 is clipped. */
export function toInt16(samples: Float32Array): Int16Array {
  return Int16Array.from(samples, (value) => Math.max(-32768, Math.min(32767, Math.round(value * 32768))));
}

/** Returns 16-bit samples as numbers from −1 to 1. */
export function toFloat32(samples: Int16Array): Float32Array {
  return Float32Array.from(samples, (value) => value / 32768);
}

/** Returns the root mean square of samples from −1 to 1. */
export function rootMeanSquare(samples: Float32Array): number {
  if (samples.length === 0) return 0;
  return Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);
}
