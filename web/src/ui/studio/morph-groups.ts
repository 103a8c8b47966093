import { type MorphName, MORPHS } from "@/avatar/morphs";
import type { TalkKey, TalkTranslate } from "@/i18n/talk";

/** Shapes that belong together. */
export interface MorphGroup {
  readonly title: TalkKey;
  readonly names: readonly MorphName[];
}

const GROUPS: readonly (readonly [TalkKey, RegExp])[] = [
  ["studio.brows", /^brow/],
  ["studio.lids", /^eye(Blink|Squint|Wide)/],
  ["studio.looks", /^eyeLook/],
  ["studio.cheeks", /^(cheek|nose)/],
  ["studio.jaw", /^(jaw|tongue)/],
  ["studio.mouth", /^mouth/],
  ["studio.visemes", /^viseme_/],
];

/** Every shape, in groups; with words of a search only those whose name has all of them, here or in the file. */
export function morphGroups(t: TalkTranslate, search = ""): readonly MorphGroup[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = MORPHS.filter((name) => {
    const told = `${titleOf(name, t)} ${name}`.toLowerCase();
    return words.every((word) => told.includes(word));
  });
  return GROUPS.map(([title, pattern]) => ({
    title,
    names: wanted.filter((name) => pattern.test(name)),
  })).filter(({ names }) => names.length > 0);
}

type Viseme = Extract<MorphName, `viseme_${string}`>;
type Side = "Left" | "Right";
/** A shape without its side. */
type Base<Name> = Name extends `${infer Shape}${Side}` ? Shape : Name;

/** Returns a shape's name in words: "Mouth smile left", "PP". */
export function titleOf(name: MorphName, t: TalkTranslate): string {
  if (isViseme(name)) return name.slice("viseme_".length);
  const shape = t(`shapes.${name.replace(/(Left|Right)$/, "") as Base<Exclude<MorphName, Viseme>>}`);
  if (name.endsWith("Left")) return t("studio.left", { shape });
  return name.endsWith("Right") ? t("studio.right", { shape }) : shape;
}

function isViseme(name: MorphName): name is Viseme {
  return name.startsWith("viseme_");
}
