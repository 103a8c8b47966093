import type { Source } from "@/contract/events";
import type { IconName } from "../controls/icons";

export type SourceKind = Source["kind"];

interface SourceWords {
  readonly icon: IconName;
  /** Where such a sentence comes from. */
  readonly label: string;
  /** The same for the legend, with what that means. */
  readonly meaning: string;
}

export const SOURCES: Readonly<Record<SourceKind, SourceWords>> = {
  line: {
    icon: "quill",
    label: "Written by an author",
    meaning: "Somebody wrote this sentence for her, and she says it as it stands.",
  },
  knowledge: {
    icon: "book",
    label: "From the persona’s knowledge",
    meaning: "It rests on a passage of her documents; the mark names it.",
  },
  model: {
    icon: "sparkle",
    label: "Made up by a language model",
    meaning: "No source is behind it but the model. It may be wrong.",
  },
  agent: {
    icon: "tool",
    label: "From what an agent found",
    meaning: "It tells the result of a search, a sum or another piece of work.",
  },
  memory: {
    icon: "bookmark",
    label: "Remembered of you",
    meaning: "You told her that on another day, and agreed that she keeps it.",
  },
  filler: {
    icon: "dots",
    label: "Said while something takes its time",
    meaning: "It says nothing but that she is at it.",
  },
  fallback: {
    icon: "question",
    label: "A set phrase for when nothing fits",
    meaning: "She had no fitting answer.",
  },
  command: {
    icon: "quill",
    label: "A set phrase",
    meaning: "It belongs to the procedure: a greeting, for example.",
  },
};

/** Says in words where a sentence comes from. */
export function sourceLabel({ kind, title, reference, page }: Source): string {
  const name = title === "" ? reference : title;
  const { label } = SOURCES[kind];
  if (name === "" || kind === "filler" || kind === "fallback") return label;
  return `${label}: ${name}${page === null ? "" : `, page ${page}`}`;
}

/** Names a source in a few words, where it says more than its kind does; "" otherwise. */
export function shortSource({ kind, title, page }: Source): string {
  if (kind !== "knowledge" && kind !== "agent" && kind !== "memory") return "";
  const name = title === "" ? SOURCES[kind].label : title;
  return page === null ? name : `${name}, p. ${page}`;
}

/** Tells whether two sentences come from the same place. */
export function sameSource(a: Source, b: Source): boolean {
  return a.kind === b.kind && a.reference === b.reference && a.title === b.title && a.page === b.page;
}
