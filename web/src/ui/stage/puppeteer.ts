import type { Activity, Direction } from "@/avatar/activity";
import { type Addressed, Addressee } from "@/avatar/addressee";
import { BEAT_LEAD_MS } from "@/avatar/beats";
import { Cues } from "@/avatar/cues";
import { AvatarDriver } from "@/avatar/driver";
import { isHummed } from "@/avatar/hum";
import { jawOpening } from "@/avatar/jaw";
import { FIRST_VISEME, type Pose } from "@/avatar/morphs";
import type { EnvelopeOf, ServerEnvelope } from "@/contract/events";
import type { Conversation } from "@/session/conversation/conversation";
import type { ConversationState } from "@/session/conversation/state";
import type { Scene } from "@/session/seeing/scene";
import { DisplayDelay } from "./display-delay";

/** What one drawn frame was made from: for measurements. Times of `performance.now()` in ms, of the context in s. */
export interface DrawnFrame {
  readonly performanceNow: number;
  /** When the frame is expected to be seen. */
  readonly shownAt: number;
  /** What is audible then. */
  readonly contextTime: number | null;
  /** Where on the clock of the sound the mouth was taken from, ms; null while it rests. */
  readonly pts: number | null;
  readonly jaw: number;
  /** Weights in the order of VISEMES. */
  readonly visemes: readonly number[];
}

const LASTING_MS = 60_000;
const DEFAULT_EXPRESSION_MS = 2_500;
const LONGEST_STEP_S = 0.25;
const DEFAULT_GESTURE_MS = 900;
/** If no sound has come by then, it shows that an answer is being thought of. People expect some sign within 300 ms. */
const PONDERS_AFTER_S = 0.12;
/** Who has not been seen for so long has gone, or the server has stopped looking, ms. */
const GONE_MS = 2_000;
/** What the server shows for the same reason so soon after is not shown as well. */
const SAME_REASON_S = 2;

/** Lets the avatar do what the conversation is about: the one place where both are known. */
export class Puppeteer {
  readonly driver: AvatarDriver;
  /** Where the middle of the screen's front is; the stage's camera sets it. */
  user: Direction = { yaw: 0, pitch: 0 };
  /** Where she takes the person to be in the frame that was drawn last. */
  facing: Direction = this.user;
  private calm = false;
  /** What she is to seem to do, whatever the conversation is about; for trying. */
  activity: Activity | null = null;
  /** Takes what each frame was made from, if anybody wants to know. */
  onFrame: ((frame: DrawnFrame, pose: Pose) => void) | null = null;
  private readonly conversation: Conversation;
  private readonly cues = new Cues();
  private readonly delay = new DisplayDelay();
  private readonly addressee = new Addressee();
  private nowS = 0;
  /** When to show that an answer is being thought of, and when that was shown. */
  private pondersAtS: number | null = null;
  private ponderedS = -Infinity;
  private hummed = true;
  /** What of the server would show the same thing twice. */
  private doubled: string | null = null;

  constructor(conversation: Conversation, seed: number) {
    this.conversation = conversation;
    this.driver = new AvatarDriver(seed);
  }

  /** Moves less, for people who want less motion. */
  setCalm(calm: boolean): void {
    this.calm = calm;
  }

  /** Begins to follow the conversation; returns what ends that. */
  attach(): () => void {
    return this.conversation.events.on((envelope) => this.follow(envelope));
  }

  /** Forgets what was planned in a conversation that is over; another one begins its clock anew. */
  forget(): void {
    this.cues.clear();
    this.driver.interrupted(this.nowS);
    this.driver.gaze.follow(null);
    this.pondersAtS = null;
  }

  /** Returns the pose of the frame that is drawn now. */
  frame(): Pose {
    const performanceNow = performance.now();
    const shownAt = this.delay.shownAt(performanceNow);
    const { speaker } = this.conversation.output;
    speaker?.observe();
    const audible = speaker?.mouthAt(shownAt) ?? null;
    if (audible?.playing === true) this.cues.advance(audible.ptsMs);
    const dt = Math.min(LONGEST_STEP_S, Math.max(0, shownAt / 1000 - this.nowS));
    this.nowS = shownAt / 1000;
    this.ponder(audible?.playing === true);
    const addressed = addressedIn(this.conversation.scene, performanceNow);
    this.facing = this.addressee.update(this.user, addressed, dt);
    const pose = this.driver.update({
      timeS: this.nowS,
      audible,
      loudness: audible === null ? 0 : (speaker?.loudness.at(audible.ptsMs) ?? 0),
      loudnessAhead: audible === null ? 0 : (speaker?.loudness.at(audible.ptsMs + BEAT_LEAD_MS) ?? 0),
      hum: { level: speaker?.asideLevelAt(shownAt) ?? 0, closed: this.hummed },
      activity: this.activity ?? activityOf(this.conversation.state),
      user: this.facing,
      calm: this.calm,
    });
    this.onFrame?.(
      {
        performanceNow,
        shownAt,
        contextTime: speaker?.contextTimeAt(shownAt) ?? null,
        pts: audible?.playing === true ? audible.ptsMs : null,
        jaw: jawOpening(pose),
        visemes: visemesOf(pose),
      },
      pose,
    );
    return pose;
  }

  private follow(envelope: ServerEnvelope): void {
    const { driver } = this;
    switch (envelope.type) {
      case "assistant.visemes":
        driver.mouth.player.add(envelope.payload);
        break;
      case "assistant.expression": {
        const { expression, intensity, pts_ms, duration_ms } = envelope.payload;
        const lengthS = (duration_ms || DEFAULT_EXPRESSION_MS) / 1000;
        this.at(pts_ms, () => driver.expressions.show(expression, intensity, this.nowS, lengthS));
        break;
      }
      case "assistant.gesture": {
        if (envelope.cause_id !== null && envelope.cause_id === this.doubled) break;
        const { gesture, intensity, pts_ms, duration_ms } = envelope.payload;
        const lengthS = (duration_ms || DEFAULT_GESTURE_MS) / 1000;
        this.at(pts_ms, () => driver.gestures.show(gesture, intensity, this.nowS, lengthS));
        break;
      }
      case "assistant.gaze": {
        const { target, pts_ms, duration_ms } = envelope.payload;
        const lengthS = (duration_ms || LASTING_MS) / 1000;
        this.at(pts_ms, () => driver.gaze.follow({ target, untilS: this.nowS + lengthS }));
        break;
      }
      case "session.opened":
        this.forget();
        break;
      case "assistant.backchannel":
        this.backchannel(envelope);
        break;
      case "speech.started":
        this.pondersAtS = null;
        if (this.conversation.state.floor === "speaking") driver.noticed(this.nowS);
        break;
      case "playback.paused":
        driver.hushed(this.nowS);
        break;
      case "playback.resumed":
      case "assistant.thinking":
        driver.mouth.goOn();
        break;
      case "turn.started":
        this.pondersAtS = null;
        break;
      case "turn.ended":
        this.pondersAtS = this.nowS + PONDERS_AFTER_S;
        this.ponderedS = -Infinity;
        break;
      case "turn.interrupted":
        this.pondersAtS = null;
        this.cues.clear();
        driver.interrupted(this.nowS);
        break;
      default:
        break;
    }
  }

  /** Shows that an answer is being thought of, if its time has come and nothing is heard yet. */
  private ponder(sounds: boolean): void {
    if (this.pondersAtS === null || this.nowS < this.pondersAtS) return;
    this.pondersAtS = null;
    if (sounds) return;
    this.ponderedS = this.nowS;
    this.driver.ponders(this.nowS);
  }

  /** Notes what she says beside the answers, and why she moves; the movement itself follows as a gesture. */
  private backchannel({ id, payload: { why, text } }: EnvelopeOf<"assistant.backchannel">): void {
    if (text !== "") this.hummed = isHummed(text);
    if (why !== "thinking") return;
    if (this.nowS - this.ponderedS < SAME_REASON_S) this.doubled = id;
    else this.pondersAtS = null;
  }

  private at(ptsMs: number | null, act: () => void): void {
    if (ptsMs === null) act();
    else this.cues.add(ptsMs, act);
  }
}

function activityOf(state: ConversationState): Activity {
  if (state.connection.status !== "open") return "resting";
  if (state.paused || state.pushed) return "attending";
  if (state.floor === "speaking" || state.floor === "thinking") return state.floor;
  if (state.floor === "user" || state.userSpeaks) return "attending";
  return state.microphone === "on" ? "listening" : "resting";
}

/** Returns where the one is who is talked with, if they are seen. */
function addressedIn(scene: Scene, nowMs: number): Addressed | null {
  const face = scene.interlocutor;
  if (face === null || (scene.ageMs(nowMs) ?? Infinity) > GONE_MS) return null;
  const { x, y, width, height } = face.box;
  return { id: face.track_id, x: x + width / 2, y: y + height / 2 };
}

function visemesOf(pose: Pose): readonly number[] {
  return Array.from(pose.weights.subarray(FIRST_VISEME));
}
