import type { Random } from "@/avatar/random";
import { Player } from "./player";
import { type Answer, conversation } from "./script";

const MINUTES = 3;
const FPS = 60;
const WARM_UP = 3_000;

/** What a frame of the engine costs. */
export interface Cost {
  readonly meanMs: number;
  readonly p99Ms: number;
  readonly largestMs: number;
  /** Bytes that a frame leaves to the garbage collector; null unless Node was started with --expose-gc. */
  readonly bytesPerFrame: number | null;
}

/** Measures the engine alone: no drawing, no observing. */
export function measureCost(random: Random, answers: readonly Answer[], seed: number): Cost {
  const frames = MINUTES * 60 * FPS;
  const player = new Player(seed, conversation(random, answers, MINUTES * 60 + 60));
  const times = new Float64Array(frames - WARM_UP);
  for (let frame = 0; frame < frames; frame += 1) {
    const begin = performance.now();
    player.play(frame / FPS);
    if (frame >= WARM_UP) times[frame - WARM_UP] = performance.now() - begin;
  }
  times.sort();
  return {
    meanMs: times.reduce((sum, time) => sum + time, 0) / times.length,
    p99Ms: times[Math.floor(0.99 * times.length)] ?? NaN,
    largestMs: times[times.length - 1] ?? NaN,
    bytesPerFrame: allocated(player, frames),
  };
}

function allocated(player: Player, from: number): number | null {
  const { gc } = globalThis as { gc?: () => void };
  if (gc === undefined) return null;
  const counted = 1_000;
  let least = Infinity; // a collection in between would make it less than it is, optimizing code more
  for (let round = 0; round < 3; round += 1) {
    gc();
    const before = process.memoryUsage().heapUsed;
    for (let frame = 0; frame < counted; frame += 1) player.play((from + round * counted + frame) / FPS);
    const grown = process.memoryUsage().heapUsed - before;
    if (grown > 0) least = Math.min(least, grown / counted);
  }
  return Number.isFinite(least) ? least : null;
}
