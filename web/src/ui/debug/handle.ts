import type { Direction } from "@/avatar/activity";
import { MORPHS, type Pose } from "@/avatar/morphs";
import type { Conversation } from "@/session/conversation/conversation";
import type { ConversationState } from "@/session/conversation/state";
import type { Scene } from "@/session/seeing/scene";
import type { SightFigures } from "@/session/seeing/sight";
import type { AudioFrame } from "@/session/wire/frames";
import type { DrawnFrame, Puppeteer } from "../stage/puppeteer";
import type { StudioHandle } from "../studio/handle";
import { type CapturedOutput, OutputCapture } from "./output-capture";

const KEPT_FRAMES = 2_000;
const RATE_WINDOW = 60;

/** What measurements of the page can see, as `window.visavis` with `?debug=1`. */
export interface DebugHandle {
  state(): ConversationState;
  /** Weights of the pose that was drawn last, by name; those that are 0 are left out. */
  morphs(): Record<string, number>;
  /** What the latest frames were made from. */
  readonly frames: DrawnFrame[];
  readonly fps: number;
  /** The virtual human's voice as it has arrived. */
  readonly received: AudioFrame[];
  /** What of the camera's pictures has been sent. */
  readonly sent: SightFigures;
  /** What the server sees. */
  readonly scene: Scene;
  /** Where she takes the person to be, radians: yaw to her left, pitch up. */
  readonly facing: Direction;
  /** Records what goes to the loudspeaker from now on. The browser must let the page sound already. */
  startOutputCapture(): Promise<void>;
  stopOutputCapture(): CapturedOutput;
  /** Where on the clock of the sound the speaker was at a time of its context, s: ms, or null. */
  audibleAt(contextTime: number): number | null;
  /** On the page of the studio: what pictures and measurements of the avatar are made with. */
  studio?: StudioHandle;
}

/** Makes the handle, and what removes it. */
export function debugHandle(conversation: Conversation, puppeteer: Puppeteer): [DebugHandle, () => void] {
  const frames: DrawnFrame[] = [];
  const received: AudioFrame[] = [];
  let pose: Pose | null = null;
  let capture: OutputCapture | null = null;
  puppeteer.onFrame = (frame, drawn) => {
    pose = drawn;
    frames.push(frame);
    if (frames.length > KEPT_FRAMES) frames.shift();
  };
  const forget = conversation.audio.on((frame) =>
    received.push({ ...frame, samples: frame.samples.slice() }),
  );
  const handle: DebugHandle = {
    frames,
    received,
    get sent() {
      return conversation.sight.figures;
    },
    scene: conversation.scene,
    get facing() {
      return puppeteer.facing;
    },
    state: () => conversation.state,
    morphs: () => weightsByName(pose),
    get fps() {
      return rateOf(frames.slice(-RATE_WINDOW));
    },
    startOutputCapture: async () => {
      await conversation.output.unlock();
      const { speaker } = conversation.output;
      if (speaker === null) throw new Error("there is no output");
      capture = new OutputCapture(speaker);
      await capture.start();
    },
    stopOutputCapture: () => {
      if (capture === null) throw new Error("no capture has been started");
      return capture.stop();
    },
    audibleAt: (contextTime) => {
      const position = conversation.output.speaker?.timeline.at(contextTime);
      return position?.playing === true ? position.ptsMs : null;
    },
  };
  return [
    handle,
    () => {
      puppeteer.onFrame = null;
      forget();
    },
  ];
}

function weightsByName(pose: Pose | null): Record<string, number> {
  const entries = MORPHS.map((name, index) => [name, pose?.weights[index] ?? 0] as const);
  return Object.fromEntries(entries.filter(([, weight]) => weight > 0));
}

function rateOf(frames: readonly DrawnFrame[]): number {
  const [first, last] = [frames[0], frames.at(-1)];
  if (first === undefined || last === undefined || first === last) return 0;
  return ((frames.length - 1) * 1000) / (last.performanceNow - first.performanceNow);
}
