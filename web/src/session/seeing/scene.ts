import type {
  EnvelopeOf,
  FaceEmotionEstimated,
  FacePlace,
  GazeEstimated,
  HeadGestured,
  MouthEstimated,
  ServerEnvelope,
} from "@/contract/events";
import { decodePoints } from "./points";

/** One face that the server sees. */
export interface SeenFace extends Omit<FacePlace, "points"> {
  /** x and y of each landmark, in parts of the picture; null if they were not asked for. */
  readonly points: Float32Array | null;
  /** Name by which the person is known here, if they are. */
  readonly name: string | null;
}

interface Readings {
  readonly gaze: GazeEstimated | null;
  readonly mouth: MouthEstimated | null;
  readonly emotion: FaceEmotionEstimated | null;
}

const NOTHING_READ: Readings = { gaze: null, mouth: null, emotion: null };

/** Over so long a time it is counted how many pictures a second are seen, ms. */
const COUNTED_MS = 2_000;
/** How long a nod stays noted, ms. */
const GESTURE_MS = 1_600;

/** What the server sees just now. It is no state of React: it changes many times a second. */
export class Scene {
  faces: readonly SeenFace[] = [];
  /** Rises with every change. */
  version = 0;
  private takenMs: number | null = null;
  private seenMs: readonly number[] = [];
  private gestured: { readonly gesture: HeadGestured["gesture"]; readonly atMs: number } | null = null;
  private readonly names = new Map<number, string>();
  private read: Readings = NOTHING_READ;

  /** The one who is talked with; null if nobody is there. */
  get interlocutor(): SeenFace | null {
    return this.faces.find((face) => face.interlocutor) ?? null;
  }

  /** What is read of the interlocutor: null where nothing is known of them. */
  get gaze(): GazeEstimated | null {
    return this.ofInterlocutor(this.read.gaze);
  }

  get mouth(): MouthEstimated | null {
    return this.ofInterlocutor(this.read.mouth);
  }

  get emotion(): FaceEmotionEstimated | null {
    return this.ofInterlocutor(this.read.emotion);
  }

  /** How old it is what is seen, ms: from when the picture was taken; null if nothing was seen yet. */
  ageMs(nowMs: number): number | null {
    return this.takenMs === null ? null : Math.max(0, nowMs - this.takenMs);
  }

  /** How many pictures a second have been seen lately. */
  rate(nowMs: number): number {
    return (this.seenMs.filter((time) => nowMs - time < COUNTED_MS).length * 1_000) / COUNTED_MS;
  }

  /** Returns the movement of the head that was noticed a moment ago. */
  gestureAt(nowMs: number): HeadGestured["gesture"] | null {
    const { gestured } = this;
    return gestured !== null && nowMs - gestured.atMs < GESTURE_MS ? gestured.gesture : null;
  }

  /** Takes note of an event; `nowMs` is the page's clock. */
  follow(envelope: ServerEnvelope, nowMs: number): void {
    switch (envelope.type) {
      case "faces.tracked":
        this.tracked(envelope, nowMs);
        break;
      case "face.gaze":
        this.read = { ...this.read, gaze: envelope.payload };
        break;
      case "face.mouth":
        this.read = { ...this.read, mouth: envelope.payload };
        break;
      case "face.emotion":
        this.read = { ...this.read, emotion: envelope.payload };
        break;
      case "head.gesture":
        this.gestured = { gesture: envelope.payload.gesture, atMs: nowMs };
        break;
      case "face.recognized":
        this.names.set(envelope.payload.track_id, envelope.payload.name || envelope.payload.person_id);
        break;
      case "face.unrecognized":
      case "face.lost":
        this.names.delete(envelope.payload.track_id);
        break;
      case "session.opened":
        this.clear();
        break;
      case "session.updated":
        this.settingsChanged(envelope);
        break;
      default:
        return;
    }
    this.version += 1;
  }

  /** Forgets everything that was seen. */
  clear(): void {
    this.faces = [];
    this.read = NOTHING_READ;
    this.gestured = null;
    this.takenMs = null;
    this.seenMs = [];
    this.names.clear();
    this.version += 1;
  }

  private tracked({ payload }: EnvelopeOf<"faces.tracked">, nowMs: number): void {
    this.seenMs = [...this.seenMs.filter((time) => nowMs - time < COUNTED_MS), nowMs];
    this.takenMs = payload.pts_ms;
    this.faces = payload.faces.map(({ points, ...place }) => ({
      ...place,
      points: points === null ? null : decodePoints(points),
      name: this.names.get(place.track_id) ?? null,
    }));
  }

  /** Readings are of one person: what was read of another one says nothing about this one. */
  private ofInterlocutor<T extends { readonly track_id: number }>(reading: T | null): T | null {
    return reading !== null && reading.track_id === this.interlocutor?.track_id ? reading : null;
  }

  private settingsChanged({ payload: { settings } }: EnvelopeOf<"session.updated">): void {
    if (!settings.seeing) this.clear();
    if (!settings.expressions) this.read = { ...this.read, emotion: null };
    if (!settings.recognition) this.names.clear();
  }
}
