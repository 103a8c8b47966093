import type { Capabilities } from "@/contract/events";
import { ABOUT_EXPRESSIONS, ABOUT_RECOGNITION } from "../seeing/words";

/** Everything that can be noticed of a person besides their words, each with a switch of its own. */
export const SENSES = [
  "seeing",
  "expressions",
  "recognition",
  "voiceEmotion",
  "sounds",
  "sentiment",
] as const;
export type Sense = (typeof SENSES)[number];

/** What a sense may do, on the server at `place`; and what of that stays. */
export function aboutSense(sense: Sense, place: string): string {
  switch (sense) {
    case "seeing":
      return `Pictures of your camera go to ${place} and are looked at there: your face, where you look, whether you speak. None is kept.`;
    case "expressions":
      return ABOUT_EXPRESSIONS;
    case "recognition":
      return ABOUT_RECOGNITION;
    case "voiceEmotion":
      return `Pitch, loudness, pace and timbre of your voice are measured on ${place}, and compared with how you usually speak. The sound is not kept.`;
    case "sounds":
      return `Laughter, coughing, a doorbell: what your microphone hears besides speech is named on ${place}. The sound is not kept, the name and the time are.`;
    case "sentiment":
      return `What you say or write is looked at on ${place} for pleasant and unpleasant words.`;
  }
}

/** What is true of all that is estimated. */
export const ABOUT_ESTIMATES =
  "What is estimated stays in this conversation’s record, until that is deleted. It says what is shown, not what you feel, and it can be wrong.";

/** Returns why a sense cannot be used; null if it can. `seen` says whether the person lets her see them. */
export function whyNot(sense: Sense, capabilities: Capabilities, seen: boolean, name: string): string | null {
  const blind = capabilities.sees
    ? null
    : "This server cannot look at pictures. Your camera shows you to yourself, and to nobody else.";
  switch (sense) {
    case "seeing":
      return blind;
    case "expressions":
      if (blind !== null) return "This server cannot look at pictures.";
      if (capabilities.expressions === null) return "Nothing on this server reads expressions.";
      return seen ? null : `Only while ${name} may see you.`;
    case "recognition":
      if (blind !== null) return "This server cannot look at pictures.";
      if (!capabilities.recognizes_people) return "This server cannot recognize people.";
      return seen ? null : `Only while ${name} may see you.`;
    case "voiceEmotion":
      return capabilities.voice_emotion === null ? "Nothing on this server reads the tone of voices." : null;
    case "sounds":
      return capabilities.sounds === null ? "Nothing on this server names sounds." : null;
    case "sentiment":
      return capabilities.sentiment === null ? "Nothing on this server reads the feeling in words." : null;
  }
}
