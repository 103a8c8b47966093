import { SPEAKING_FADE_MS } from "@/contract/animation";
import type { Activity, Direction } from "./activity";
import { Asymmetry } from "./asymmetry";
import { Beats } from "./beats";
import { Blink, blinksPerMinute } from "./blink";
import { Breathing } from "./breathing";
import { approach, clamp } from "./easing";
import { Emphasis } from "./emphasis";
import { ExpressionMixer } from "./expressions";
import { Eyes } from "./eyes";
import { GazePlanner } from "./gaze";
import { Gestures } from "./gestures";
import { HeadMotion, shareWithNeck } from "./head";
import { applyHum, type Hum } from "./hum";
import { moveLids } from "./lids";
import { limit } from "./limits";
import { closeLips } from "./lips";
import { MicroExpressions } from "./micro-expressions";
import { Mood } from "./mood";
import { Pose } from "./morphs";
import { type AudiblePosition, Mouth } from "./mouth";
import { PostureBlend } from "./posture";
import { Prosody } from "./prosody";
import { Random } from "./random";
import { identity } from "./rotation";
import { WeightShift } from "./weight-shift";

/** What the driver needs to know about one moment. */
export interface Moment {
  /** A steady clock, s. */
  readonly timeS: number;
  /** What is audible when the picture is seen; null before anything was said. */
  readonly audible: AudiblePosition | null;
  /** How loud the voice is there, root mean square. */
  readonly loudness: number;
  /** How loud it is BEAT_LEAD_MS later, as far as that is known: hands set out before the syllable that they go with. */
  readonly loudnessAhead?: number;
  /** What is said beside the answers, if anything is. */
  readonly hum?: Hum;
  readonly activity: Activity;
  /** Where the person is. */
  readonly user: Direction;
  /** Whether the person wants less motion (prefers-reduced-motion). */
  readonly calm: boolean;
}

const LONGEST_STEP_S = 0.25;
const CALM = 0.2;
const CALM_GESTURES = 0.6;
const SPEAKING_FADE_S = SPEAKING_FADE_MS / 1000;
const STILL_FADE_S = 0.12;
const NOTICES = 0.6;
const NOTICES_S = 0.5;
const PONDERS = 0.8;
const PONDERS_S = 1;

/**
 * Brings a person to life: one moment in, one pose out. The same seed and the same moments give the same poses.
 *
 * It needs no conversation. Give it moments with the activity to see, and on top of that
 * `expressions.show(name, intensity, timeS, lengthS)` (Infinity: until the next one; two at the same time are blended),
 * `gestures.show(name, intensity, timeS, lengthS)`, `mouth.hold(viseme, weight)`, `gaze.look(direction)` or
 * `gaze.follow(wish)`, and `still = true` for a person who does nothing of themselves: no blink, breath, sway or glance.
 * Weights that somebody sets by hand go into the pose that `update` returns.
 */
export class AvatarDriver {
  readonly mouth = new Mouth();
  readonly expressions = new ExpressionMixer();
  readonly mood = new Mood();
  readonly gestures: Gestures;
  readonly gaze: GazePlanner;
  readonly pose = new Pose();
  /** Whether all that nobody asked for is left out. */
  still = false;
  private readonly eyes: Eyes;
  private readonly blink: Blink;
  private readonly breathing: Breathing;
  private readonly prosody = new Prosody();
  private readonly emphasis: Emphasis;
  private readonly beats: Beats;
  private readonly head: HeadMotion;
  private readonly micro: MicroExpressions;
  private readonly asymmetry: Asymmetry;
  private readonly weightShift: WeightShift;
  private readonly posture = new PostureBlend();
  private readonly headMatrix = identity();
  private lastS: number | null = null;
  private activity: Activity = "resting";
  private speaking = 0;
  private alive: number | null = null;

  constructor(seed: number) {
    const random = new Random(seed);
    this.blink = new Blink(random.fork());
    this.breathing = new Breathing(random.fork());
    this.eyes = new Eyes(random.fork());
    this.gaze = new GazePlanner(random.fork());
    this.emphasis = new Emphasis(random.fork());
    this.beats = new Beats(random.fork());
    this.head = new HeadMotion(random.fork());
    this.micro = new MicroExpressions(random.fork());
    this.asymmetry = new Asymmetry(random.fork());
    this.weightShift = new WeightShift(random.fork());
    this.gestures = new Gestures(random.fork());
  }

  /** How full her lungs are: 0, to about 1 at rest. */
  get breath(): number {
    return this.breathing.full;
  }

  /** Somebody begins to speak over her: the eyes go to them, and the brows up. */
  noticed(timeS: number): void {
    this.gaze.notice(timeS);
    this.gestures.show("brow_raise", NOTICES, timeS, NOTICES_S);
  }

  /** The answer waits because somebody speaks over it: the same, and the mouth closes. */
  hushed(timeS: number): void {
    this.noticed(timeS);
    this.mouth.hush();
  }

  /** The answer will take a while: she draws breath. (The look away comes with thinking.) */
  ponders(timeS: number): void {
    this.gestures.show("breath", PONDERS, timeS, PONDERS_S);
  }

  /** The answer was cut off: nothing that was planned for it is shown any more. */
  interrupted(timeS: number): void {
    this.mouth.clear();
    this.expressions.cut(timeS);
    this.gestures.cut(timeS);
  }

  /** Returns the pose of a moment; it is overwritten by the next call. */
  update(moment: Moment): Pose {
    const { timeS } = moment;
    const dt = clamp(timeS - (this.lastS ?? timeS), 0, LONGEST_STEP_S);
    this.lastS = timeS;
    const { pose } = this;
    pose.reset();
    const alive = this.enliven(timeS, moment.activity, dt);
    this.express(timeS, dt, alive);
    this.move(moment, dt, alive);
    this.mouth.apply(pose, moment.audible, dt, moment.loudness);
    if (moment.hum !== undefined) applyHum(pose, moment.hum);
    closeLips(pose);
    this.mouth.restrain(pose, dt);
    this.look(moment, dt, alive);
    limit(pose);
    return pose;
  }

  /** Takes note of what she does now; returns how much of her own motion there is, 0 to 1. */
  private enliven(timeS: number, activity: Activity, dt: number): number {
    if (activity !== this.activity) {
      const begins = activity === "thinking" || (activity === "speaking" && this.activity !== "thinking");
      if (begins) this.breathing.prepare();
      if (this.activity === "speaking") this.gestures.hands.rest(timeS);
      this.activity = activity;
    }
    this.speaking += ((activity === "speaking" ? 1 : 0) - this.speaking) * approach(dt, SPEAKING_FADE_S);
    const aim = this.still ? 0 : 1;
    this.alive = (this.alive ?? aim) + (aim - (this.alive ?? aim)) * approach(dt, STILL_FADE_S);
    this.posture.update(activity, dt);
    return this.alive;
  }

  private express(timeS: number, dt: number, alive: number): void {
    const { pose, expressions, mood, micro, speaking } = this;
    if (expressions.hidden !== null) {
      micro.neutralized(expressions.hidden.expression, expressions.hidden.strength, timeS);
      expressions.hidden = null;
    }
    expressions.apply(pose, timeS, speaking);
    const { strength } = expressions;
    this.posture.apply(pose, speaking, Math.min(1, strength));
    mood.update(dt, expressions.dominant, strength);
    mood.apply(pose, strength, speaking);
    micro.apply(pose, timeS, speaking, alive * (1 - 0.6 * strength));
    this.asymmetry.apply(pose, timeS, alive);
  }

  private move({ timeS, audible, loudness, loudnessAhead, calm }: Moment, dt: number, alive: number): void {
    const { pose, prosody, gestures } = this;
    const sounds = audible?.playing === true;
    prosody.update(timeS, dt, sounds ? loudness : 0);
    this.emphasis.update(timeS, prosody);
    this.emphasis.apply(pose, timeS, this.speaking * alive * (calm ? CALM : 1));
    gestures.calm = calm;
    if (sounds && !calm && !this.still) this.beats.update(timeS, dt, loudnessAhead ?? 0, gestures);
    this.breathing.update(timeS, sounds, prosody.pauseS);
    this.breathing.apply(pose, alive);
    this.weightShift.update(timeS);
    this.weightShift.apply(pose, alive * (calm ? CALM : 1));
    gestures.apply(pose, timeS, calm ? CALM_GESTURES : 1, alive);
  }

  private look({ timeS, activity, user, calm, audible }: Moment, dt: number, alive: number): void {
    const { pose, eyes } = this;
    const remainingS = audible === null ? null : (this.mouth.player.endMs - audible.ptsMs) / 1000;
    const target = this.still
      ? this.gaze.held(timeS, user)
      : this.gaze.update(timeS, activity, user, remainingS);
    const face = target === user;
    eyes.calm = calm;
    eyes.still = this.still;
    eyes.update(timeS, dt, target, face, activity);
    this.head.update(timeS, dt, target, face);
    this.head.apply(pose, timeS, alive * this.posture.liveliness * (calm ? CALM : 1), this.prosody.level);
    eyes.apply(pose, shareWithNeck(pose, this.headMatrix));
    if (eyes.shiftDegrees > 0 && !this.still) this.blink.withShift(timeS, eyes.shiftDegrees);
    moveLids(pose, alive * this.blink.update(timeS, dt, blinksPerMinute(activity)));
  }
}
