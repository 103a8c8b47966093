export function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}

/** Rises smoothly from 0 at `x` ≤ 0 to 1 at `x` ≥ 1. */
export function smoothstep(x: number): number {
  const t = clamp(x, 0, 1);
  return t * t * (3 - 2 * t);
}

/** The same with the least jerk, as limbs and eyes move (Flash & Hogan 1985). */
export function minimumJerk(x: number): number {
  const t = clamp(x, 0, 1);
  return t * t * t * (10 - 15 * t + 6 * t * t);
}

/** Returns how much of the way to go in `dt` s for an exponential approach with time constant `tau` s. */
export function approach(dt: number, tau: number): number {
  return 1 - Math.exp(-dt / tau);
}

/** Slow, smooth, aimless motion from −1 to 1: sines whose periods share no multiple. */
export function drift(timeS: number, phase: number): number {
  return (
    0.5 * Math.sin(2 * Math.PI * 0.11 * timeS + phase) +
    0.3 * Math.sin(2 * Math.PI * 0.173 * timeS + 2.3 * phase) +
    0.2 * Math.sin(2 * Math.PI * 0.291 * timeS + 4.1 * phase)
  );
}

export function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

export function degrees(radians: number): number {
  return (radians * 180) / Math.PI;
}
