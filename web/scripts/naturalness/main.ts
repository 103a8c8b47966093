/**
 * Plays minutes of conversation to the behavior engine and writes what is seen of it: `bench/naturalness.py` runs this.
 *
 *     node --expose-gc --import tsx scripts/naturalness/main.ts FOLDER [minutes] [seed]
 *
 * Writes `slow.f32` (60 frames a second) and `fast.f32` (1000 a second, one minute), rows of CHANNELS, and `run.json`.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Random } from "@/avatar/random";
import { measureCost } from "./cost";
import { CHANNELS, Observer } from "./measure";
import { Player } from "./player";
import { blinksWithLargeShifts, expressionTimes } from "./probes";
import { conversation, recordedAnswers, type Stretch } from "./script";

const SLOW_FPS = 60;
const FAST_FPS = 1_000;
const FAST_MINUTES = 2;

const [folder = ".", minutes = "10", seed = "1"] = process.argv.slice(2);
const answers = recordedAnswers();
const lengthS = Number(minutes) * 60;
const stretches = conversation(new Random(Number(seed)), answers, Math.max(lengthS, FAST_MINUTES * 60) + 60);

record("slow.f32", SLOW_FPS, lengthS);
record("fast.f32", FAST_FPS, FAST_MINUTES * 60);
writeFileSync(
  join(folder, "run.json"),
  JSON.stringify({
    channels: CHANNELS,
    slow_fps: SLOW_FPS,
    fast_fps: FAST_FPS,
    backchannels: stretches
      .filter(({ activity }) => activity === "attending")
      .flatMap(({ gestures }) => gestures.map(({ timeS }) => timeS))
      .filter((timeS) => timeS < lengthS),
    expressions: expressionTimes(),
    blinks_with_large_shifts: blinksWithLargeShifts(),
    cost: measureCost(new Random(Number(seed)), answers, Number(seed)),
    node: process.version,
  }),
);

function record(name: string, fps: number, forS: number): void {
  const player = new Player(Number(seed), stretches);
  const observer = new Observer();
  const frames = Math.floor(forS * fps);
  const rows = new Float32Array(frames * CHANNELS.length);
  for (let frame = 0; frame < frames; frame += 1) {
    const timeS = frame / fps;
    const pose = player.play(timeS);
    const { activity, endS }: Stretch = player.stretch;
    const row = rows.subarray(frame * CHANNELS.length, (frame + 1) * CHANNELS.length);
    observer.observe(timeS, activity, endS - timeS, player.driver, pose, row);
  }
  writeFileSync(join(folder, name), rows);
}
