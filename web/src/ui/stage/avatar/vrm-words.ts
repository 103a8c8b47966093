import type { MorphName } from "@/avatar/morphs";
import { morphSources } from "./morph-names";

/** So many of ARKit's names among a file's expressions mean "perfect sync". */
const PERFECT = 20;
/** The presets of VRM 1.0; every other name is the file's own. */
const PRESETS = new Set([
  ...["aa", "ih", "ou", "ee", "oh", "blink", "blinkLeft", "blinkRight", "neutral"],
  ...["lookUp", "lookDown", "lookLeft", "lookRight", "happy", "angry", "sad", "surprised", "relaxed"],
]);

/** What a VRM file's expressions can show. */
export interface VrmWords {
  /** Expressions that are ours by name: each with the morphs that drive it. */
  readonly own: readonly { readonly name: string; readonly sources: readonly MorphName[] }[];
  readonly presets: readonly string[];
  /** Whether the file has ARKit's names ("perfect sync"), so that the presets are not needed. */
  readonly perfect: boolean;
}

/** Reads what the names of a file's expressions are good for. */
export function vrmWords(names: readonly string[]): VrmWords {
  const own = names
    .filter((name) => !PRESETS.has(name))
    .flatMap((name) => {
      const sources = morphSources(name);
      return sources === null ? [] : [{ name, sources }];
    });
  const perfect = own.length >= PERFECT;
  return { own, presets: names.filter((name) => PRESETS.has(name)), perfect };
}
