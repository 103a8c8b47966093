import type { Format } from "@/i18n/format";
import type { TalkTranslate } from "@/i18n/talk";
import { soundInWords } from "../person/cues";
import { attentionInWords, emotionInWords, surenessInWords } from "../person/words";
import { LOOKS, moodInWords } from "../seeing/words";
import type { EmotionName, LookName, Said } from "./api";
import type { LaneName } from "./layout";

/** Everything that the plot says, in the language of the page that it is on. */
export interface PlotWords {
  readonly lanes: Readonly<Record<LaneName, string>>;
  readonly emotions: Readonly<Record<EmotionName, string>>;
  readonly looks: Readonly<Record<LookName, string>>;
  readonly you: string;
  /** Who answered. */
  readonly name: string;
  readonly nothing: string;
  readonly moment: string;
  readonly legend: string;
  readonly band: string;
  readonly pleasant: string;
  readonly excited: string;
  /** Between the parts of a list. */
  readonly between: string;
  readonly sureness: (confidence: number) => string;
  readonly attention: (value: number, confidence: number) => string;
  readonly mood: (valence: number, arousal: number) => string;
  /** Names a sound; `sound` says that it is one. */
  readonly label: (label: string) => string;
  readonly sound: (label: string) => string;
  readonly said: (role: Said["role"], text: string) => string;
  /** +0.30 */
  readonly signed: (value: number) => string;
}

/** The words of the Talk page; `name` is who answered. */
export function plotWords(name: string, t: TalkTranslate, format: Format): PlotWords {
  const emotion = (value: EmotionName) => emotionInWords(value, t);
  const label = (sound: string) => soundInWords(sound, t);
  return {
    lanes: {
      ...{ valence: t("past.valence"), arousal: t("past.arousal"), emotion: t("past.emotion") },
      ...{ attention: t("past.attention"), looks: t("past.looks") },
      ...{ user: t("past.youSpeak"), sounds: t("past.sounds") },
      ...{ assistant: t("past.nameSpeaks", { name }), operated: t("past.operated") },
      ...{ turns: t("past.waits"), agents: t("past.agents") },
    },
    emotions: {
      ...{ neutral: emotion("neutral"), happy: emotion("happy"), sad: emotion("sad") },
      ...{ angry: emotion("angry"), surprised: emotion("surprised"), afraid: emotion("afraid") },
      ...{ disgusted: emotion("disgusted"), unknown: emotion("unknown") },
    },
    looks: {
      ...{ screen: t(LOOKS.screen), left: t(LOOKS.left), right: t(LOOKS.right) },
      ...{ up: t(LOOKS.up), down: t(LOOKS.down), closed: t(LOOKS.closed) },
    },
    ...{ you: t("past.you"), name, nothing: t("past.nothingObserved"), moment: t("past.moment") },
    ...{ legend: t("past.legend"), band: t("past.band"), between: t("controls.between") },
    ...{ pleasant: t("person.pleasant"), excited: t("person.excited") },
    sureness: (confidence) => surenessInWords(confidence, t),
    attention: (value, confidence) => attentionInWords({ value, confidence }, t),
    mood: (valence, arousal) => moodInWords(valence, arousal, t),
    label,
    sound: (sound) => t("past.aSound", { sound: label(sound) }),
    said: (role, text) =>
      role === "user" ? t("past.youSaid", { text }) : t("past.nameSaid", { name, text }),
    signed: (value) => format.signed(value, 2),
  };
}
