import type { EnvelopeOf, FaceEmotionEstimated, FacePlace, GazeEstimated } from "@/contract/events";
import { envelope } from "../session/envelopes";

export const GAZE: GazeEstimated = {
  ...{ track_id: 1, yaw: 0, pitch: 0, roll: 0, gaze_x: 0, gaze_y: 0, blink: false },
  ...{ looking_at_screen: true, confidence: 0.9, look: "screen", openness: 1, calibrated: true },
};

export const EMOTION: FaceEmotionEstimated = {
  ...{ track_id: 1, emotion: "happy", scores: [], valence: 0.5, arousal: 0.1, confidence: 0.8 },
  ...{ puzzled: 0, source: "rules" },
};

/** Returns where a face is: in the middle, and talked with, unless it is said otherwise. */
export function place(id: number, change: Partial<FacePlace> = {}): FacePlace {
  return {
    ...{ track_id: id, interlocutor: true, score: 0.9, distance_m: 0.6, points: null },
    box: { x: 0.4, y: 0.3, width: 0.2, height: 0.3 },
    ...change,
  };
}

export function faces(list: FacePlace[], ptsMs = 0): EnvelopeOf<"faces.tracked"> {
  return envelope("faces.tracked", { pts_ms: ptsMs, faces: list });
}

/** Writes landmarks as the server does: unsigned 16-bit little-endian, −0.5 to 1.5, in base64 for addresses. */
export function encodePoints(points: readonly number[]): string {
  const bytes = new Uint8Array(2 * points.length);
  const view = new DataView(bytes.buffer);
  points.forEach((value, index) => view.setUint16(2 * index, Math.round(((value + 0.5) / 2) * 65_535), true));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_");
}
