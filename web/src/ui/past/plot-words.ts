import { attentionInWords, EMOTIONS, surenessInWords } from "../person/words";
import { moodInWords } from "../seeing/words";
import type { EmotionName } from "./api";
import type { LaneName } from "./layout";

/** Everything that the plot says, in the language of the page that it is on. */
export interface PlotWords {
  readonly lanes: Readonly<Record<LaneName, string>>;
  readonly emotions: Readonly<Record<EmotionName, string>>;
  readonly you: string;
  /** Who answered. */
  readonly name: string;
  readonly nothing: string;
  readonly moment: string;
  readonly legend: string;
  readonly band: string;
  readonly pleasant: string;
  readonly excited: string;
  readonly sureness: (confidence: number) => string;
  readonly attention: (value: number, confidence: number) => string;
  readonly mood: (valence: number, arousal: number) => string;
  readonly sound: (label: string) => string;
}

/** The same in English; `name` is who answered. */
export function englishWords(name: string): PlotWords {
  return {
    lanes: {
      ...{ valence: "Pleasant", arousal: "Excited", emotion: "Emotion", attention: "Attention" },
      ...{ user: "You speak", assistant: `${name} speaks`, sounds: "Sounds" },
      ...{ operated: "A person answers", turns: "Wait", agents: "Agents" },
    },
    emotions: EMOTIONS,
    ...{ you: "You", name, nothing: "Nothing observed", moment: "Moment of the conversation" },
    ...{ legend: "Legend", band: "The wider the band, the less sure" },
    ...{ pleasant: "pleasant", excited: "excited", sureness: surenessInWords, mood: moodInWords },
    attention: (value, confidence) => attentionInWords({ value, confidence, sources: [] }),
    sound: (label) => `a sound: ${label}`,
  };
}
