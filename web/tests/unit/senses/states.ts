import type { UserStateEstimated } from "@/contract/events";

/** Returns a picture of the user of whom nothing is known, except what is given. */
export function picture(change: Partial<UserStateEstimated> = {}): UserStateEstimated {
  const nothing = { value: 0, confidence: 0, sources: [] };
  return {
    ...{ valence: nothing, arousal: nothing, attention: nothing, engagement: nothing },
    ...{
      emotion: "unknown",
      emotion_confidence: 0,
      emotion_scores: [],
      puzzled: null,
      cues: [],
      source: "rules",
    },
    ...change,
  };
}

export const SMILE = { name: "smile", source: "face.emotion", valence: 0.34, arousal: 0.02 };
