import type { Activity, Direction } from "./activity";
import { Blink, BLINKS_AT_REST, BLINKS_TALKING } from "./blink";
import { Breathing } from "./breathing";
import { approach, clamp } from "./easing";
import { Emphasis } from "./emphasis";
import { ExpressionMixer } from "./expressions";
import { Eyes } from "./eyes";
import { GazePlanner } from "./gaze";
import { Gestures } from "./gestures";
import { HeadMotion, shareWithNeck } from "./head";
import { applyHum, type Hum } from "./hum";
import { type AudiblePosition, closeLips, Mouth } from "./mouth";
import { Pose } from "./morphs";
import { PostureBlend } from "./posture";
import { Random } from "./random";

/** What the driver needs to know about one moment. */
export interface Moment {
  /** A steady clock, s. */
  readonly timeS: number;
  /** What is audible when the picture is seen; null before anything was said. */
  readonly audible: AudiblePosition | null;
  /** How loud the voice is there, root mean square. */
  readonly loudness: number;
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
const SPEAKING_FADE_S = 0.15;
const NOTICES = 0.6;
const NOTICES_S = 0.5;
const PONDERS = 0.8;
const PONDERS_S = 1;

/** Brings a face to life: one moment in, one pose out. The same seed and the same moments give the same poses. */
export class AvatarDriver {
  readonly mouth = new Mouth();
  readonly expressions = new ExpressionMixer();
  readonly gestures = new Gestures();
  readonly gaze: GazePlanner;
  readonly pose = new Pose();
  private readonly blink: Blink;
  private readonly breathing: Breathing;
  private readonly eyes: Eyes;
  private readonly emphasis: Emphasis;
  private readonly head = new HeadMotion();
  private readonly posture = new PostureBlend();
  private lastS: number | null = null;
  private speaking = 0;

  constructor(seed: number) {
    const random = new Random(seed);
    this.blink = new Blink(random);
    this.breathing = new Breathing(random);
    this.eyes = new Eyes(random);
    this.gaze = new GazePlanner(random);
    this.emphasis = new Emphasis(random);
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
    const { timeS, activity, audible, calm } = moment;
    const dt = clamp(timeS - (this.lastS ?? timeS), 0, LONGEST_STEP_S);
    this.lastS = timeS;
    const { pose } = this;
    pose.reset();
    const talks = activity === "speaking" ? 1 : 0;
    this.speaking += (talks - this.speaking) * approach(dt, SPEAKING_FADE_S);

    this.posture.update(activity, dt);
    this.posture.apply(pose, this.speaking);
    this.expressions.apply(pose, timeS, this.speaking);
    this.gestures.apply(pose, timeS);
    this.emphasis.update(timeS, dt, audible?.playing === true ? moment.loudness : 0);
    this.emphasis.apply(pose, timeS, this.speaking * (calm ? CALM : 1));
    this.mouth.apply(pose, audible, dt);
    if (moment.hum !== undefined) applyHum(pose, moment.hum);
    closeLips(pose);
    this.look(moment, dt);
    clampWeights(pose);
    return pose;
  }

  private look({ timeS, activity, user, calm, audible }: Moment, dt: number): void {
    const { pose } = this;
    const remainingS = audible === null ? null : (this.mouth.player.endMs - audible.ptsMs) / 1000;
    const target = this.gaze.update(timeS, activity, user, remainingS);
    const shifted = this.eyes.update(timeS, target, calm);
    const breath = this.breathing.update(dt);
    this.head.apply(pose, timeS, dt, target, breath, this.posture.liveliness * (calm ? CALM : 1));
    this.eyes.apply(pose, timeS, shareWithNeck(pose));

    if (shifted) this.blink.trigger(timeS);
    const talking = activity === "speaking" || activity === "attending" || activity === "thinking";
    const closed = this.blink.update(timeS, dt, talking ? BLINKS_TALKING : BLINKS_AT_REST);
    closeLids(pose, closed);
  }
}

/** Closes the lids. What else moves them gives way, or they would go through each other. */
function closeLids(pose: Pose, closed: number): void {
  for (const side of ["Left", "Right"] as const) {
    const down = pose.get(`eyeLookDown${side}`);
    pose.set(`eyeBlink${side}`, Math.max(pose.get(`eyeBlink${side}`), closed * (1 - 0.35 * down)));
    pose.scale(`eyeWide${side}`, 1 - closed);
    pose.scale(`eyeSquint${side}`, 1 - closed);
  }
}

function clampWeights({ weights }: Pose): void {
  for (let index = 0; index < weights.length; index += 1) {
    weights[index] = clamp(weights[index] ?? 0, 0, 1);
  }
}
