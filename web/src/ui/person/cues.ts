import type { TalkKey, TalkTranslate } from "@/i18n/talk";

/** What the server calls the things that it notices. What is not here is shown as it is called there. */
const CUES = new Map<string, TalkKey>([
  ["smile", "cues.smile"],
  ["sad face", "cues.sadFace"],
  ["lowered brows", "cues.loweredBrows"],
  ["raised brows", "cues.raisedBrows"],
  ["worried face", "cues.worriedFace"],
  ["wrinkled nose", "cues.wrinkledNose"],
  ["calm face", "cues.calmFace"],
  ["face", "cues.face"],
  ["louder than usual", "cues.louder"],
  ["quieter than usual", "cues.quieter"],
  ["faster than usual", "cues.faster"],
  ["slower than usual", "cues.slower"],
  ["higher than usual", "cues.higher"],
  ["lower than usual", "cues.lower"],
  ["livelier than usual", "cues.livelier"],
  ["flatter than usual", "cues.flatter"],
  ["softer voice than usual", "cues.softer"],
  ["tenser voice than usual", "cues.tenser"],
  ["sounds tired", "cues.tired"],
  ["low and quiet", "cues.lowAndQuiet"],
  ["loud and tense", "cues.loudAndTense"],
  ["lively melody", "cues.livelyMelody"],
  ["the words", "cues.words"],
]);
const WORDS = "the words: ";

const NOISES = new Map<string, TalkKey>([
  ["laughter", "noises.laughter"],
  ["crying", "noises.crying"],
  ["sigh", "noises.sigh"],
  ["yawn", "noises.yawn"],
  ["gasp", "noises.gasp"],
  ["cough", "noises.cough"],
  ["sneeze", "noises.sneeze"],
  ["sniff", "noises.sniff"],
  ["shout", "noises.shout"],
  ["applause", "noises.applause"],
  ["doorbell", "noises.doorbell"],
  ["phone", "noises.phone"],
]);

/** Says what was noticed. */
export function cueInWords(name: string, t: TalkTranslate): string {
  if (name.startsWith(WORDS)) return t("cues.theseWords", { words: name.slice(WORDS.length) });
  const key = CUES.get(name);
  return key === undefined ? soundInWords(name, t) : t(key);
}

/** Names a sound; one that only a model has a name for is called as that model calls it. */
export function soundInWords(label: string, t: TalkTranslate): string {
  const key = NOISES.get(label);
  return key === undefined ? label : t(key);
}
