const FIRST_MS = 250;
const LONGEST_MS = 8_000;

/**
 * Returns how long to wait before the attempt number `attempt` (from 0), ms: exponential, with "equal jitter" so that
 * many pages do not come back at the same moment. `random` is from [0, 1).
 */
export function backoffMs(attempt: number, random: number): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt);
  return ceiling / 2 + (random * ceiling) / 2;
}
