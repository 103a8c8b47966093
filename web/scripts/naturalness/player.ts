import { BEAT_LEAD_MS } from "@/avatar/beats";
import { AvatarDriver, type Moment } from "@/avatar/driver";
import type { Pose } from "@/avatar/morphs";
import { MOVEMENTS } from "@/contract/animation";
import type { Answer, Stretch } from "./script";

const USER = { yaw: 0, pitch: 0, distanceM: 1.36 };
const STEP_MS = 10;

/** Plays a conversation to the engine, as the page does, but as fast as it goes. */
export class Player {
  readonly driver: AvatarDriver;
  private readonly stretches: readonly Stretch[];
  private at = -1;
  private made = 0;

  constructor(seed: number, stretches: readonly Stretch[]) {
    this.driver = new AvatarDriver(seed);
    this.stretches = stretches;
  }

  /** What happens at `timeS`. */
  get stretch(): Stretch {
    const stretch = this.stretches[Math.max(0, this.at)];
    if (stretch === undefined) throw new Error("the conversation is over");
    return stretch;
  }

  /** Goes on to `timeS`, s; returns the pose of that moment. */
  play(timeS: number): Pose {
    while (timeS >= (this.stretches[this.at]?.endS ?? 0) && this.at + 1 < this.stretches.length) {
      this.at += 1;
      this.enter(this.stretch, timeS);
    }
    const next = this.stretch.gestures[this.made];
    if (next !== undefined && timeS >= next.timeS) {
      this.made += 1;
      this.driver.gestures.show(next.gesture, 0.6, timeS, MOVEMENTS[next.gesture].durationMs / 1000);
    }
    return this.driver.update(this.momentAt(timeS));
  }

  private enter({ activity, answers, expression, startS, endS }: Stretch, timeS: number): void {
    const { driver } = this;
    this.made = 0;
    if (activity === "thinking") driver.ponders(timeS);
    if (expression !== null) driver.expressions.show(expression, 0.8, timeS, Math.min(4, endS - startS));
    let beginMs = startS * 1000;
    for (const { phrases, lengthMs } of answers) {
      for (const phrase of phrases) driver.mouth.player.add({ ...phrase, pts_ms: phrase.pts_ms + beginMs });
      beginMs += lengthMs;
    }
  }

  private momentAt(timeS: number): Moment {
    const { activity } = this.stretch;
    const ptsMs = timeS * 1000;
    return {
      timeS,
      activity,
      user: USER,
      calm: false,
      audible: { ptsMs, playing: activity === "speaking" },
      loudness: this.loudnessAt(ptsMs),
      loudnessAhead: this.loudnessAt(ptsMs + BEAT_LEAD_MS),
    };
  }

  private loudnessAt(ptsMs: number): number {
    let offsetMs = ptsMs - this.stretch.startS * 1000;
    for (const answer of this.stretch.answers) {
      if (offsetMs < answer.lengthMs) return loudnessOf(answer, offsetMs);
      offsetMs -= answer.lengthMs;
    }
    return 0;
  }
}

function loudnessOf({ loudness }: Answer, offsetMs: number): number {
  return loudness[Math.round(offsetMs / STEP_MS)] ?? 0;
}
