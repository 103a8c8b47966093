// Generated from src/visavis/animation/shapes.py by `make contract`. Do not edit.

/** The 52 blend shapes of ARKit. */
export const ARKIT = [
  "browDownLeft",
  "browDownRight",
  "browInnerUp",
  "browOuterUpLeft",
  "browOuterUpRight",
  "cheekPuff",
  "cheekSquintLeft",
  "cheekSquintRight",
  "eyeBlinkLeft",
  "eyeBlinkRight",
  "eyeLookDownLeft",
  "eyeLookDownRight",
  "eyeLookInLeft",
  "eyeLookInRight",
  "eyeLookOutLeft",
  "eyeLookOutRight",
  "eyeLookUpLeft",
  "eyeLookUpRight",
  "eyeSquintLeft",
  "eyeSquintRight",
  "eyeWideLeft",
  "eyeWideRight",
  "jawForward",
  "jawLeft",
  "jawOpen",
  "jawRight",
  "mouthClose",
  "mouthDimpleLeft",
  "mouthDimpleRight",
  "mouthFrownLeft",
  "mouthFrownRight",
  "mouthFunnel",
  "mouthLeft",
  "mouthLowerDownLeft",
  "mouthLowerDownRight",
  "mouthPressLeft",
  "mouthPressRight",
  "mouthPucker",
  "mouthRight",
  "mouthRollLower",
  "mouthRollUpper",
  "mouthShrugLower",
  "mouthShrugUpper",
  "mouthSmileLeft",
  "mouthSmileRight",
  "mouthStretchLeft",
  "mouthStretchRight",
  "mouthUpperUpLeft",
  "mouthUpperUpRight",
  "noseSneerLeft",
  "noseSneerRight",
  "tongueOut",
] as const;
export type ArkitShape = (typeof ARKIT)[number];

/** The 15 visemes of the Oculus/Meta lip-sync set, in its order. */
export const VISEMES = [
  "sil",
  "PP",
  "FF",
  "TH",
  "DD",
  "kk",
  "CH",
  "SS",
  "nn",
  "RR",
  "aa",
  "E",
  "I",
  "O",
  "U",
] as const;
export type Viseme = (typeof VISEMES)[number];

/** Expressions that there are. */
export const EXPRESSIONS = [
  "neutral",
  "smile",
  "happy",
  "amused",
  "sad",
  "angry",
  "surprised",
  "afraid",
  "disgusted",
  "concerned",
  "thinking",
  "interested",
  "skeptical",
  "confused",
] as const;
export type Expression = (typeof EXPRESSIONS)[number];

/** Gestures that there are; left and right are her own. */
export const GESTURES = [
  "nod",
  "shake",
  "tilt",
  "lean",
  "shrug",
  "brow_raise",
  "breath",
  "bow",
  "wink",
  "laugh",
  "beat_left",
  "beat_right",
  "beat_both",
  "palms_open",
  "point_self",
  "wave",
] as const;
export type Gesture = (typeof GESTURES)[number];

/** Where one can look. */
export const GAZE_TARGETS = [
  "user",
  "away",
  "screen",
  "down",
  "up",
] as const;
export type GazeTarget = (typeof GAZE_TARGETS)[number];

/** Weights of ARKit shapes; a name without a side (mouthSmile) is both. */
export type Shape = Readonly<Record<string, number>>;

/** Each expression at full strength. */
export const EXPRESSION_SHAPES: Readonly<Record<Expression, Shape>> = {
  neutral: {},
  smile: { mouthSmile: 0.52, cheekSquint: 0.3, eyeSquint: 0.1, mouthDimple: 0.1, browOuterUp: 0.06 },
  happy: { mouthSmile: 0.84, cheekSquint: 0.72, eyeSquint: 0.26, mouthUpperUp: 0.12, jawOpen: 0.05, browInnerUp: 0.08, browOuterUp: 0.14 },
  amused: { mouthSmile: 0.8, cheekSquint: 0.85, eyeSquint: 0.5, mouthUpperUp: 0.24, jawOpen: 0.2, browInnerUp: 0.16, noseSneer: 0.12 },
  sad: { browInnerUp: 0.85, browDown: 0.24, mouthFrown: 0.66, mouthShrugLower: 0.42, eyeSquint: 0.12, eyeBlink: 0.16 },
  angry: { browDown: 0.95, eyeSquint: 0.42, eyeWide: 0.26, mouthPress: 0.55, mouthRollLower: 0.22, mouthRollUpper: 0.16, noseSneer: 0.3, mouthFrown: 0.16, jawForward: 0.15 },
  surprised: { browInnerUp: 0.85, browOuterUp: 0.9, eyeWide: 0.8, jawOpen: 0.3, mouthFunnel: 0.08 },
  afraid: { browInnerUp: 0.95, browOuterUp: 0.4, browDown: 0.32, eyeWide: 0.85, mouthStretch: 0.7, mouthFrown: 0.12, jawOpen: 0.15 },
  disgusted: { noseSneer: 0.92, mouthUpperUp: 0.48, mouthFrown: 0.36, mouthShrugLower: 0.3, browDown: 0.42, cheekSquint: 0.4, eyeSquint: 0.3 },
  concerned: { browInnerUp: 0.72, browDown: 0.3, mouthFrown: 0.16, mouthPress: 0.22, eyeSquint: 0.1, mouthShrugLower: 0.1 },
  thinking: { browOuterUpLeft: 0.45, browInnerUp: 0.12, browDownRight: 0.36, mouthLeft: 0.26, mouthPress: 0.3, eyeSquint: 0.14 },
  interested: { browInnerUp: 0.24, browOuterUp: 0.44, eyeWide: 0.1, mouthSmile: 0.36, cheekSquint: 0.18 },
  skeptical: { browOuterUpLeft: 0.75, browInnerUp: 0.14, browDownRight: 0.6, eyeSquintRight: 0.34, mouthDimpleRight: 0.4, mouthPress: 0.24, mouthFrown: 0.14 },
  confused: { browDown: 0.62, browInnerUp: 0.4, eyeSquint: 0.42, mouthShrugUpper: 0.16, mouthPucker: 0.14, mouthFrown: 0.18 },
};

/** From nothing to full strength from the beginning on, and back from the end on, ms; both smoothsteps. */
export interface Easing {
  readonly onsetMs: number;
  readonly offsetMs: number;
}

export const EXPRESSION_EASING: Readonly<Record<Expression, Easing>> = {
  neutral: { onsetMs: 400, offsetMs: 400 },
  smile: { onsetMs: 500, offsetMs: 1000 },
  happy: { onsetMs: 450, offsetMs: 1000 },
  amused: { onsetMs: 300, offsetMs: 900 },
  sad: { onsetMs: 800, offsetMs: 1400 },
  angry: { onsetMs: 350, offsetMs: 900 },
  surprised: { onsetMs: 170, offsetMs: 600 },
  afraid: { onsetMs: 220, offsetMs: 800 },
  disgusted: { onsetMs: 300, offsetMs: 800 },
  concerned: { onsetMs: 550, offsetMs: 1000 },
  thinking: { onsetMs: 450, offsetMs: 700 },
  interested: { onsetMs: 280, offsetMs: 700 },
  skeptical: { onsetMs: 380, offsetMs: 700 },
  confused: { onsetMs: 380, offsetMs: 800 },
};

/** What is left of an expression's shape while the mouth speaks; the longest beginning of its name counts. */
export const SPEAKING_SHARE: Readonly<Record<string, number>> = {
  jaw: 0.25,
  mouth: 0.55,
  mouthSmile: 0.7,
};

/** What each viseme is made of, for faces that have ARKit's shapes only. */
export const VISEME_SHAPES: Readonly<Record<Viseme, Shape>> = {
  sil: {},
  PP: { mouthPress: 0.5, mouthRollLower: 0.35, mouthRollUpper: 0.3, mouthPucker: 0.1 },
  FF: { mouthRollLower: 0.55, mouthUpperUp: 0.6, jawOpen: 0.07 },
  TH: { jawOpen: 0.16, tongueOut: 0.35, mouthUpperUp: 0.15, mouthLowerDown: 0.25 },
  DD: { jawOpen: 0.13, mouthUpperUp: 0.15, mouthLowerDown: 0.35, tongueOut: 0.12 },
  kk: { jawOpen: 0.2, mouthLowerDown: 0.3, mouthStretch: 0.15 },
  CH: { jawOpen: 0.1, mouthFunnel: 0.55, mouthLowerDown: 0.2, mouthUpperUp: 0.15 },
  SS: { jawOpen: 0.05, mouthStretch: 0.25, mouthLowerDown: 0.4, mouthUpperUp: 0.25, mouthSmile: 0.12 },
  nn: { jawOpen: 0.14, mouthLowerDown: 0.3, mouthUpperUp: 0.1, tongueOut: 0.1 },
  RR: { jawOpen: 0.13, mouthFunnel: 0.35, mouthPucker: 0.25 },
  aa: { jawOpen: 0.6, mouthLowerDown: 0.15, mouthUpperUp: 0.12 },
  E: { jawOpen: 0.28, mouthStretch: 0.35, mouthSmile: 0.25, mouthLowerDown: 0.2 },
  I: { jawOpen: 0.15, mouthSmile: 0.4, mouthStretch: 0.3, mouthLowerDown: 0.25, mouthUpperUp: 0.15 },
  O: { jawOpen: 0.27, mouthFunnel: 0.85, mouthPucker: 0.3 },
  U: { jawOpen: 0.07, mouthFunnel: 0.3, mouthPucker: 0.95 },
};

/** What is left of LIP_OPENING's lower lip for f and v. */
export const LEFT_UNDER_TEETH = 0.3;

/** No viseme but PP grows faster, weights a second. */
export const FASTEST_VISEME = 26;

/** Time constant with which a mouth takes up its curves. */
export const MOUTH_ATTACK_MS = 25;

/** The same for letting go when the sound ends. */
export const MOUTH_RELEASE_MS = 40;

/** Time constant of SPEAKING_SHARE. */
export const SPEAKING_FADE_MS = 150;

/** Shapes that are multiplied by (1 - PP), as other visemes are. */
export const LIP_OPENING = [
  "jawOpen",
  "mouthFunnel",
  "mouthLowerDown",
  "mouthUpperUp",
  "mouthShrugUpper",
] as const;

/** When a gesture does what, ms: all of it; until its stroke's peak; how long before its end it goes back to rest. */
export interface Movement {
  readonly durationMs: number;
  readonly strokeMs: number;
  readonly retractionMs: number;
  /** Whether arms and hands make it. */
  readonly hands: boolean;
}

/** When gestures do what. */
export const MOVEMENTS: Readonly<Record<Gesture, Movement>> = {
  nod: { durationMs: 600, strokeMs: 140, retractionMs: 200, hands: false },
  shake: { durationMs: 900, strokeMs: 160, retractionMs: 300, hands: false },
  tilt: { durationMs: 1400, strokeMs: 400, retractionMs: 500, hands: false },
  lean: { durationMs: 2000, strokeMs: 600, retractionMs: 700, hands: false },
  shrug: { durationMs: 1300, strokeMs: 500, retractionMs: 450, hands: true },
  brow_raise: { durationMs: 700, strokeMs: 180, retractionMs: 300, hands: false },
  breath: { durationMs: 1400, strokeMs: 700, retractionMs: 700, hands: false },
  bow: { durationMs: 1300, strokeMs: 480, retractionMs: 520, hands: false },
  wink: { durationMs: 420, strokeMs: 130, retractionMs: 180, hands: false },
  laugh: { durationMs: 1500, strokeMs: 200, retractionMs: 500, hands: false },
  beat_left: { durationMs: 1350, strokeMs: 640, retractionMs: 450, hands: true },
  beat_right: { durationMs: 1350, strokeMs: 640, retractionMs: 450, hands: true },
  beat_both: { durationMs: 1400, strokeMs: 660, retractionMs: 470, hands: true },
  palms_open: { durationMs: 1900, strokeMs: 720, retractionMs: 560, hands: true },
  point_self: { durationMs: 1800, strokeMs: 740, retractionMs: 540, hands: true },
  wave: { durationMs: 2200, strokeMs: 720, retractionMs: 560, hands: true },
};

/** How a gesture turns the head ("x" nods down, "y" to the own left, "z" tilts right), and its face then. */
export interface HeadMovement {
  readonly axis: "x" | "y" | "z";
  readonly degrees: number;
  /** Times to and fro; 0 for once there and back. */
  readonly swings: number;
  readonly face: Shape;
}

/** The part of gestures that head and face make. */
export const HEAD_MOVEMENTS: Readonly<Partial<Record<Gesture, HeadMovement>>> = {
  nod: { axis: "x", degrees: 5.5, swings: 2, face: {} },
  shake: { axis: "y", degrees: 7, swings: 2, face: {} },
  tilt: { axis: "z", degrees: 6, swings: 0, face: {} },
  lean: { axis: "x", degrees: -1.5, swings: 0, face: {} },
  shrug: { axis: "z", degrees: -3, swings: 0, face: { browInnerUp: 0.3, browOuterUp: 0.25, mouthFrown: 0.2 } },
  brow_raise: { axis: "x", degrees: -1, swings: 0, face: { browInnerUp: 0.35, browOuterUp: 0.45, eyeWide: 0.12 } },
  breath: { axis: "x", degrees: -1.2, swings: 0, face: { browInnerUp: 0.12, jawOpen: 0.04, noseSneer: 0.05 } },
  bow: { axis: "x", degrees: 10, swings: 0, face: { eyeBlink: 0.3 } },
  wink: { axis: "z", degrees: 2, swings: 0, face: { eyeBlinkLeft: 1, cheekSquintLeft: 0.5, mouthSmileLeft: 0.25 } },
  laugh: { axis: "x", degrees: -3, swings: 3, face: {} },
};

/** How much smaller a swing is at a gesture's end. */
export const HEAD_SWING_DECAY = 0.4;

/** A blink: ms, blinks a minute, deviation of the interval's logarithm, share of double blinks. */
export const BLINK = { closeMs: 90, shutMs: 25, openMs: 240, restingPerMinute: 17, talkingPerMinute: 26, sigma: 0.55, double: 0.12 } as const;

/** Lids open as a smoothstep of the time to this power. */
export const LID_OPENING_SKEW = 0.72;

/** How lids and the skin around them go with the eyes. */
export const LIDS = { lowered: 0.35, lifts: 0.06, hangs: 0.05, brow: 0.05, cheek: 0.05 } as const;

/** Where each target of a gaze lies from where the user is: to the own left, and up. */
export const GAZE_DEGREES: Readonly<Record<GazeTarget, readonly [number, number]>> = {
  user: [0, 0],
  away: [18, -2],
  screen: [-16, -6],
  down: [3, -13],
  up: [-5, 12],
};

/** How far the eyes turn at full weight. */
export const LOOK_ACROSS_DEGREES = 28;

/** The same, up and down. */
export const LOOK_VERTICAL_DEGREES = 20;
