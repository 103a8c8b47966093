import {
  type Gesture,
  HEAD_MOVEMENTS,
  HEAD_SWING_DECAY,
  type HeadMovement,
  MOVEMENTS,
} from "@/contract/animation";
import { radians, smoothstep } from "./easing";
import { Hands } from "./hands";
import type { Pose } from "./morphs";
import type { Random } from "./random";
import { addShape, type CompiledShape, compileShape } from "./shape";

interface Planned {
  readonly gesture: Gesture;
  readonly intensity: number;
  readonly startS: number;
  readonly lengthS: number;
}

const FACES = Object.fromEntries(
  Object.entries(HEAD_MOVEMENTS).map(([name, { face }]) => [name, compileShape(face)]),
) as Readonly<Partial<Record<Gesture, CompiledShape>>>;

const SHORTEST_S = 0.3;
const LEAN = radians(3.5);
const BREATH = radians(2);
const BREATH_SHOULDERS = radians(3);
const BOW = radians(7);
const LAUGH = radians(1.6);
const LAUGH_SHOULDERS = radians(3);
/** Heaves of the chest in a laugh. */
const LAUGH_HEAVES = 5;

/** Movements of head, brows, chest, arms and hands that the server asks for. */
export class Gestures {
  readonly hands: Hands;
  /** Whether hands stay down. */
  calm = false;
  private planned: Planned[] = [];

  constructor(random: Random) {
    this.hands = new Hands(random);
  }

  /**
   * Plans a gesture, in seconds of the driver's clock; its stroke is at its peak MOVEMENTS[gesture].strokeMs later. One
   * that is already under way then is not made twice.
   */
  show(gesture: Gesture, intensity: number, startS: number, lengthS: number): void {
    const begun = this.planned.some(
      (item) => item.gesture === gesture && startS >= item.startS && startS < item.startS + item.lengthS,
    );
    if (begun) return;
    const length = Math.max(SHORTEST_S, lengthS);
    this.planned.push({ gesture, intensity, startS, lengthS: length });
    if (!this.calm) this.hands.show(gesture, intensity, startS, length);
  }

  /** Forgets what has not begun, and lets the hands sink. */
  cut(timeS: number): void {
    this.planned = this.planned.filter((item) => item.startS <= timeS);
    this.hands.cut(timeS);
  }

  /** Adds the gestures of this moment; `amount` is how large they are, `alive` how much the arms move of themselves. */
  apply(pose: Pose, timeS: number, amount: number, alive: number): void {
    for (let index = this.planned.length - 1; index >= 0; index -= 1) {
      const item = this.planned[index];
      if (item === undefined) continue;
      if (timeS >= item.startS + item.lengthS) this.planned.splice(index, 1);
      else if (timeS >= item.startS) make(pose, item, timeS, amount);
    }
    this.hands.apply(pose, timeS, alive);
  }
}

function make(
  pose: Pose,
  { gesture, intensity, startS, lengthS }: Planned,
  timeS: number,
  size: number,
): void {
  const phase = (timeS - startS) / lengthS;
  const movement = HEAD_MOVEMENTS[gesture];
  const amount = intensity * size * envelope(gesture, movement, phase, lengthS);
  if (movement !== undefined) {
    const { axis, degrees, swings } = movement;
    const swing = swings === 0 ? 1 : Math.sin(2 * Math.PI * swings * phase) * (1 - HEAD_SWING_DECAY * phase);
    pose.head[axis] += radians(degrees) * amount * swing;
  }
  const face = FACES[gesture];
  if (face !== undefined) addShape(pose, face, amount, 0);
  moveTrunk(pose, gesture, amount, phase);
}

/** How far a gesture is made: those that go to and fro swell and fade, the others are held between stroke and retraction. */
function envelope(
  gesture: Gesture,
  movement: HeadMovement | undefined,
  phase: number,
  lengthS: number,
): number {
  if ((movement?.swings ?? 0) > 0) return Math.sin(Math.PI * phase);
  const { strokeMs, retractionMs } = MOVEMENTS[gesture];
  const squeezed = Math.min(1, (1000 * lengthS) / (strokeMs + retractionMs));
  const come = smoothstep((phase * lengthS * 1000) / (strokeMs * squeezed));
  return come * smoothstep(((1 - phase) * lengthS * 1000) / (retractionMs * squeezed));
}

function moveTrunk(pose: Pose, gesture: Gesture, amount: number, phase: number): void {
  const { leftShoulder, rightShoulder } = pose.joints;
  if (gesture === "lean") pose.spine.x += LEAN * amount;
  else if (gesture === "bow") pose.spine.x += BOW * amount;
  else if (gesture === "breath") {
    pose.spine.x -= BREATH * amount;
    leftShoulder.z += BREATH_SHOULDERS * amount;
    rightShoulder.z -= BREATH_SHOULDERS * amount;
  } else if (gesture === "laugh") {
    const heave = (0.5 - 0.5 * Math.cos(2 * Math.PI * LAUGH_HEAVES * phase)) * amount;
    pose.spine.x += LAUGH * heave;
    leftShoulder.z += LAUGH_SHOULDERS * heave;
    rightShoulder.z -= LAUGH_SHOULDERS * heave;
  }
}
