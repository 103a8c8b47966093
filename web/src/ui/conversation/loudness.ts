/** Returns how loud a microphone seems to be, 0 to 1, for what shows its level. */
export function loudness(level: number): number {
  return Math.min(1, Math.sqrt(level) * 2.2);
}
