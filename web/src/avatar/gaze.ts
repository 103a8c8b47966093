import type { Activity, Direction } from "./activity";
import { away, further, WISHED, type WishTarget } from "./aversion";
import { approach, clamp } from "./easing";
import type { Random } from "./random";

/** A wish of the server (`assistant.gaze`), in seconds of the driver's clock. */
export interface GazeWish {
  readonly target: WishTarget;
  readonly untilS: number;
}

interface Aversion {
  direction: Direction;
  untilS: number;
  /** How many places it has gone to. */
  places: number;
}

/** From one look away to the next, s: mean and deviation (Andrist et al. 2014; longer where nobody speaks). */
const EVERY_S: Readonly<Record<Activity, readonly [number, number]>> = {
  resting: [7, 2],
  listening: [5.5, 1.2],
  attending: [5, 1],
  thinking: [3, 0.5],
  speaking: [4, 1],
};
/** How long the eyes stay at one place of it, s (Andrist et al. 2014). */
const PLACE_S = [1, 0.2] as const;
const THINKING_PLACE_S = [1.3, 0.25] as const;
/**
 * How much of the time one looks at the other: three quarters while they speak, 41 % while speaking oneself (Argyle &
 * Cook 1976). What makes the difference is how many places a look away goes to before it comes back.
 */
const LOOKS: Readonly<Record<Activity, number>> = {
  ...{ resting: 0.86, listening: 0.8, attending: 0.75, thinking: 0.42, speaking: 0.41 },
};
const ONWARD: Readonly<Record<Activity, number>> = {
  ...{ resting: 0, listening: 0.05, attending: 0.2, thinking: 0.45, speaking: 0.62 },
};
const MOST_PLACES = 4;
const STEERS = 7;
/** It also comes sooner if she has looked too much lately, and later if too little. */
const HURRIES = 6;
const REMEMBERS_S = 45;
const SHORTEST_LOOK_S = 0.6;
/** The eyes are back so long before the end of an utterance, s: mean and deviation (Andrist et al. 2014). */
const RETURN_BEFORE_END_S = [2.3, 0.5] as const;
/** One looks away this soon after one has begun to think, s: it is the first thing that shows it. */
const AVERTS_AFTER_S = [0.09, 0.16] as const;
/** Who looked away to think comes back this long after they have begun to speak, s (Andrist et al. 2014). */
const INTO_SPEECH_S = 1.2;
/** How long the eyes stay on somebody who has just begun to speak, s. */
const NOTICED_S = 1.4;

/** Decides where to look: at the person, with the small absences that people have. Says where, not how to get there. */
export class GazePlanner {
  private readonly random: Random;
  private activity: Activity = "resting";
  private aversion: Aversion | null = null;
  private lastS = 0;
  private begunS = -Infinity;
  private nextS: number | null = null;
  private wish: GazeWish | null = null;
  private fixed: Direction | null = null;
  private returnS: number = RETURN_BEFORE_END_S[0];
  /** How much it has looked at the person in each activity lately. */
  private readonly looked: Record<Activity, number> = { ...LOOKS };

  constructor(random: Random) {
    this.random = random;
  }

  /** Follows a wish of the server until it is over. */
  follow(wish: GazeWish | null): void {
    this.wish = wish;
  }

  /** Looks there and nowhere else until told null: for the studio, and for pictures. */
  look(direction: Direction | null): void {
    this.fixed = direction;
  }

  /** Somebody has begun to speak: looks at them at once, whatever was looked at before. */
  notice(timeS: number): void {
    this.aversion = null;
    this.wish = { target: "user", untilS: timeS + NOTICED_S };
    this.nextS = null;
  }

  /**
   * Returns where to look: `user` itself, or elsewhere. `remainingS` is how long the utterance still goes on, if that is
   * known.
   */
  update(timeS: number, activity: Activity, user: Direction, remainingS: number | null): Direction {
    if (activity !== this.activity) this.enter(activity, timeS);
    const looking = this.choose(timeS, user, remainingS);
    const share = this.looked[activity];
    const step = approach(clamp(timeS - this.lastS, 0, 1), REMEMBERS_S);
    this.looked[activity] = share + ((looking === user ? 1 : 0) - share) * step;
    this.lastS = timeS;
    return looking;
  }

  /** Returns where it was told to look; `user` if it was not. */
  held(timeS: number, user: Direction): Direction {
    if (this.fixed !== null) return this.fixed;
    if (this.wish === null || timeS >= this.wish.untilS || this.wish.target === "user") return user;
    return WISHED[this.wish.target];
  }

  private choose(timeS: number, user: Direction, remainingS: number | null): Direction {
    if (this.fixed !== null || (this.wish !== null && timeS < this.wish.untilS))
      return this.held(timeS, user);
    this.wish = null;
    const ending = this.activity === "speaking" && remainingS !== null && remainingS < this.returnS;
    if (this.aversion !== null && ending) this.comeBack(timeS);
    else if (this.aversion !== null && timeS >= this.aversion.untilS) this.goOn(this.aversion, timeS);
    if (this.aversion === null && !ending && timeS >= (this.nextS ?? this.plan(timeS))) this.avert(timeS);
    return this.aversion?.direction ?? user;
  }

  private enter(activity: Activity, timeS: number): void {
    const goesOn = this.activity === "thinking" && activity === "speaking" ? this.aversion : null;
    this.aversion = goesOn && { ...goesOn, untilS: timeS + INTO_SPEECH_S, places: MOST_PLACES };
    this.activity = activity;
    this.returnS = clamp(this.random.normal(...RETURN_BEFORE_END_S), 1.2, 3.4);
    this.plan(timeS);
    // One looks away to think, and a little into what one then says, but never while the other begins.
    if (activity !== "thinking") return;
    this.wish = null;
    this.nextS = timeS + this.random.between(...AVERTS_AFTER_S);
  }

  private plan(timeS: number): number {
    const { activity, random } = this;
    const hurry = clamp(1 - HURRIES * (this.looked[activity] - LOOKS[activity]), 0.4, 1.3);
    const next = Math.max(this.begunS, timeS - 4) + hurry * random.normal(...EVERY_S[activity]);
    this.nextS = Math.max(timeS + SHORTEST_LOOK_S, next);
    return this.nextS;
  }

  private avert(timeS: number): void {
    this.begunS = timeS;
    const direction = away(this.random, this.activity === "thinking");
    this.aversion = { direction, untilS: timeS + this.stay(), places: 1 };
  }

  /** A place has been looked at long enough: goes to the next one, or back. */
  private goOn(aversion: Aversion, timeS: number): void {
    const { activity } = this;
    const onward = ONWARD[activity] + STEERS * (this.looked[activity] - LOOKS[activity]);
    if (aversion.places >= MOST_PLACES || !this.random.chance(clamp(onward, 0, 0.92))) {
      this.comeBack(timeS);
      return;
    }
    aversion.direction = further(this.random, aversion.direction);
    aversion.untilS = timeS + this.stay();
    aversion.places += 1;
  }

  private comeBack(timeS: number): void {
    this.aversion = null;
    this.plan(timeS);
  }

  private stay(): number {
    const [mean, deviation] = this.activity === "thinking" ? THINKING_PLACE_S : PLACE_S;
    return clamp(this.random.normal(mean, deviation), mean - 2.5 * deviation, mean + 2.5 * deviation);
  }
}
