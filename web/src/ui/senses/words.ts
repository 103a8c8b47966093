import type { Capabilities } from "@/contract/events";
import type { TalkKey, TalkTranslate } from "@/i18n/talk";

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

/** Says what a sense may do, on the server at `place`; and what of that stays. */
export function aboutSense(sense: Sense, place: string, t: TalkTranslate): string {
  switch (sense) {
    case "seeing":
      return t("senses.aboutSeeing", { place });
    case "expressions":
      return t("senses.aboutExpressions");
    case "recognition":
      return t("senses.aboutRecognition");
    case "voiceEmotion":
      return t("senses.aboutTone", { place });
    case "sounds":
      return t("senses.aboutSounds", { place });
    case "sentiment":
      return t("senses.aboutWords", { place });
  }
}

/** Returns why a sense cannot be used; null if it can. `seen` says whether the person lets her see them. */
export function whyNot(
  sense: Sense,
  capabilities: Capabilities,
  seen: boolean,
  name: string,
  t: TalkTranslate,
): string | null {
  const lacking = lackOf(sense, capabilities);
  if (lacking !== null) return t(lacking);
  const needsSight = sense === "expressions" || sense === "recognition";
  return needsSight && !seen ? t("senses.onlySeen", { name }) : null;
}

/** What this server has not that the sense would need. */
function lackOf(sense: Sense, capabilities: Capabilities): TalkKey | null {
  switch (sense) {
    case "seeing":
      return capabilities.sees ? null : "senses.blind";
    case "expressions":
      if (!capabilities.sees) return "senses.noPictures";
      return capabilities.expressions === null ? "senses.noExpressions" : null;
    case "recognition":
      if (!capabilities.sees) return "senses.noPictures";
      return capabilities.recognizes_people ? null : "senses.noRecognition";
    case "voiceEmotion":
      return capabilities.voice_emotion === null ? "senses.noTone" : null;
    case "sounds":
      return capabilities.sounds === null ? "senses.noSounds" : null;
    case "sentiment":
      return capabilities.sentiment === null ? "senses.noWords" : null;
  }
}
