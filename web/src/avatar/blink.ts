import { BLINK, LID_OPENING_SKEW } from "@/contract/animation";
import type { Activity } from "./activity";
import { approach, clamp, smoothstep } from "./easing";
import type { Random } from "./random";

const CLOSE_S = BLINK.closeMs / 1000;
const SHUT_S = BLINK.shutMs / 1000;
const OPEN_S = BLINK.openMs / 1000;
const SHORTEST_GAP_S = 0.5;
/** Between the two of a double blink, s. */
const DOUBLE_GAP_S = [0.08, 0.22] as const;
/** Some blinks do not close the eye (Portello et al. 2013). */
const INCOMPLETE = 0.17;
const INCOMPLETE_DEPTH = [0.55, 0.85] as const;
/** Blinks that come with gaze are not on top of the rate: the others become rarer, by how many were too many lately. */
const REMEMBERS_S = 60;
const STEERING = 0.12;
/** Shifts of the gaze are made with a blink: half of those of 20°, 97 % of those over 33° (Evinger et al. 1994). */
const SHIFT_HALF_DEGREES = 20;
const SHIFT_SPREAD_DEGREES = 3.7;

/** When and how the eyes blink: log-normal intervals whose mean follows the rate; closing is quicker than opening. */
export class Blink {
  private readonly random: Random;
  /** How much of the interval is over, and how long it is, in mean intervals. */
  private elapsed = 0;
  private interval: number;
  private begunS: number | null = null;
  private endedS = -Infinity;
  private depth = 1;
  private secondS: number | null = null;
  /** How many blinks more than the rate asks for there were lately. */
  private surplus = 0;

  constructor(random: Random) {
    this.random = random;
    this.interval = random.logNormal(1, BLINK.sigma);
  }

  /** Blinks now, unless the eyes are closed already or just were. */
  trigger(timeS: number): void {
    if (this.begunS !== null || timeS - this.endedS < SHORTEST_GAP_S) return;
    this.begin(timeS, 1);
  }

  /** The gaze jumps by so many degrees: blinks with it, if one does. */
  withShift(timeS: number, shiftDegrees: number): void {
    const odds = 1 / (1 + Math.exp((SHIFT_HALF_DEGREES - shiftDegrees) / SHIFT_SPREAD_DEGREES));
    if (this.random.chance(odds)) this.trigger(timeS);
  }

  /** Returns how far the lids are closed, 0 to 1. */
  update(timeS: number, dt: number, perMinute: number): number {
    this.surplus -= this.surplus * approach(dt, REMEMBERS_S) + (dt * perMinute) / 60;
    if (this.begunS === null) this.wait(timeS, dt, perMinute);
    return this.begunS === null ? 0 : this.closed(timeS, timeS - this.begunS);
  }

  private wait(timeS: number, dt: number, perMinute: number): void {
    if (this.secondS !== null) {
      if (timeS >= this.secondS) this.begin(timeS, 1);
      return;
    }
    const rate = perMinute * clamp(1 - STEERING * this.surplus, 0.4, 1.6);
    this.elapsed += (dt * rate) / 60;
    if (this.elapsed < this.interval || timeS - this.endedS < SHORTEST_GAP_S) return;
    this.begin(timeS, this.random.chance(INCOMPLETE) ? this.random.between(...INCOMPLETE_DEPTH) : 1);
  }

  private begin(timeS: number, depth: number): void {
    const second = this.secondS !== null;
    this.begunS = timeS;
    this.depth = depth;
    this.elapsed = 0;
    this.interval = this.random.logNormal(1, BLINK.sigma);
    this.surplus += 1;
    this.secondS = null;
    if (second || !this.random.chance(BLINK.double)) return;
    this.secondS = timeS + CLOSE_S + SHUT_S + OPEN_S + this.random.between(...DOUBLE_GAP_S);
  }

  private closed(timeS: number, since: number): number {
    if (since < CLOSE_S) return this.depth * smoothstep(since / CLOSE_S);
    if (since < CLOSE_S + SHUT_S) return this.depth;
    const opening = (since - CLOSE_S - SHUT_S) / OPEN_S;
    if (opening < 1) return this.depth * (1 - smoothstep(opening ** LID_OPENING_SKEW));
    this.begunS = null;
    this.endedS = timeS;
    return 0;
  }
}

/** Returns how often someone blinks, a minute: more in conversation than at rest. */
export function blinksPerMinute(activity: Activity): number {
  const talks = activity === "speaking" || activity === "attending" || activity === "thinking";
  return talks ? BLINK.talkingPerMinute : BLINK.restingPerMinute;
}
