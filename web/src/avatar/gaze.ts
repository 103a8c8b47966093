import type { Activity, Direction } from "./activity";
import { radians } from "./easing";
import type { Random } from "./random";

/** A wish of the server (`assistant.gaze`), in seconds of the driver's clock. */
export interface GazeWish {
  readonly target: "user" | "away" | "screen" | "down" | "up";
  readonly untilS: number;
}

interface Aversion {
  readonly direction: Direction;
  readonly untilS: number;
}

/**
 * How often someone looks away, and how long, s: mean and deviation (after Andrist et al. 2014). Who listens looks at the
 * speaker three quarters of the time (Argyle & Cook 1976): 3 s of every 4.
 */
const EVERY_S: Readonly<Record<Activity, readonly [number, number]>> = {
  resting: [7, 2],
  listening: [4.5, 1.2],
  attending: [3, 0.6],
  thinking: [2.2, 0.4],
  speaking: [4, 1],
};
const LASTS_S = [1, 0.2] as const;
const THINKING_LASTS_S = [1.6, 0.3] as const;
/** The eyes are back this long before the end of an utterance, s. */
const RETURN_BEFORE_END_S = 2.3;
/** One looks away this soon after one has begun to think, s: it is the first thing that shows it. */
const AVERTS_AFTER_S = [0.09, 0.16] as const;
/** Who looked away to think comes back this long after they have begun to speak, s (Andrist et al. 2014). */
const INTO_SPEECH_S = 1.2;
/** How long the eyes stay on somebody who has just begun to speak, s. */
const NOTICED_S = 1.4;
const SIDEWAYS = 0.7;
const UP_WHEN_THINKING = 0.7;

/** Decides where to look: at the person, with the small absences that people have. Says where, not how to get there. */
export class GazePlanner {
  private readonly random: Random;
  private activity: Activity = "resting";
  private aversion: Aversion | null = null;
  private nextS: number | null = null;
  private wish: GazeWish | null = null;

  constructor(random: Random) {
    this.random = random;
  }

  /** Follows a wish of the server until it is over. */
  follow(wish: GazeWish | null): void {
    this.wish = wish;
  }

  /** Somebody has begun to speak: looks at them at once, whatever was looked at before. */
  notice(timeS: number): void {
    this.aversion = null;
    this.wish = { target: "user", untilS: timeS + NOTICED_S };
    this.nextS = null;
  }

  /** Returns where to look. `remainingS` is how long the utterance still goes on, if that is known. */
  update(timeS: number, activity: Activity, user: Direction, remainingS: number | null): Direction {
    if (activity !== this.activity) this.enter(activity, timeS);
    if (this.wish !== null && timeS < this.wish.untilS) return this.wished(this.wish, user);
    this.wish = null;
    const ending = activity === "speaking" && remainingS !== null && remainingS < RETURN_BEFORE_END_S;
    if (this.aversion !== null && (ending || timeS >= this.aversion.untilS)) {
      this.aversion = null;
      this.plan(timeS);
    }
    if (this.aversion === null && !ending && timeS >= (this.nextS ?? this.plan(timeS))) this.avert(timeS);
    return this.aversion?.direction ?? user;
  }

  private enter(activity: Activity, timeS: number): void {
    const goesOn = this.activity === "thinking" && activity === "speaking" ? this.aversion : null;
    this.aversion = goesOn && { ...goesOn, untilS: Math.min(goesOn.untilS, timeS + INTO_SPEECH_S) };
    this.activity = activity;
    this.plan(timeS);
    // One looks away to think, and a little into what one then says, but never while the other begins.
    if (activity !== "thinking") return;
    this.wish = null;
    this.nextS = timeS + this.random.between(...AVERTS_AFTER_S);
  }

  private plan(timeS: number): number {
    const [mean, deviation] = EVERY_S[this.activity];
    this.nextS = timeS + Math.max(0.8, this.random.normal(mean, deviation));
    return this.nextS;
  }

  private avert(timeS: number): void {
    const thinking = this.activity === "thinking";
    const [mean, deviation] = thinking ? THINKING_LASTS_S : LASTS_S;
    this.aversion = {
      direction: this.away(thinking),
      untilS: timeS + Math.max(0.4, this.random.normal(mean, deviation)),
    };
  }

  private away(thinking: boolean): Direction {
    const side = this.random.chance(0.5) ? 1 : -1;
    const upwards = thinking ? this.random.chance(UP_WHEN_THINKING) : this.random.chance((1 - SIDEWAYS) / 2);
    if (upwards) return direction(side * this.random.between(6, 14), this.random.between(8, 13));
    if (thinking || this.random.chance(SIDEWAYS)) {
      return direction(side * this.random.between(12, 20), this.random.between(-4, 3));
    }
    return direction(side * this.random.between(2, 8), this.random.between(-14, -9));
  }

  private wished({ target }: GazeWish, user: Direction): Direction {
    switch (target) {
      case "user":
        return user;
      case "away":
        return direction(18, -2);
      case "screen":
        return direction(-16, -6);
      case "down":
        return direction(3, -13);
      case "up":
        return direction(-5, 12);
    }
  }
}

function direction(yawDegrees: number, pitchDegrees: number): Direction {
  return { yaw: radians(yawDegrees), pitch: radians(pitchDegrees) };
}
