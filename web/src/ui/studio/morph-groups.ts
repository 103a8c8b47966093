import { type MorphName, MORPHS } from "@/avatar/morphs";

/** Shapes that belong together. */
export interface MorphGroup {
  readonly title: string;
  readonly names: readonly MorphName[];
}

const GROUPS: readonly (readonly [string, RegExp])[] = [
  ["Brows", /^brow/],
  ["Lids", /^eye(Blink|Squint|Wide)/],
  ["Looks", /^eyeLook/],
  ["Cheeks and nose", /^(cheek|nose)/],
  ["Jaw and tongue", /^(jaw|tongue)/],
  ["Mouth", /^mouth/],
  ["Visemes", /^viseme_/],
];

/** Every shape, in groups; with words of a search only those whose name has all of them. */
export function morphGroups(search = ""): readonly MorphGroup[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = MORPHS.filter((name) => words.every((word) => titleOf(name).toLowerCase().includes(word)));
  return GROUPS.map(([title, pattern]) => ({
    title,
    names: wanted.filter((name) => pattern.test(name)),
  })).filter(({ names }) => names.length > 0);
}

/** Returns a shape's name in words: "Mouth smile left", "PP". */
export function titleOf(name: MorphName): string {
  if (name.startsWith("viseme_")) return name.slice("viseme_".length);
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
