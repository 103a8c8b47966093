import type { Source } from "@/contract/events";
import type { TalkKey, TalkTranslate } from "@/i18n/talk";
import type { IconName } from "../controls/icons";

export type SourceKind = Source["kind"];

interface SourceWords {
  readonly icon: IconName;
  /** Where such a sentence comes from. */
  readonly label: TalkKey;
  /** The same for the legend, with what that means. */
  readonly meaning: TalkKey;
}

export const SOURCES: Readonly<Record<SourceKind, SourceWords>> = {
  line: { icon: "quill", label: "sources.line", meaning: "sources.lineWhat" },
  knowledge: { icon: "book", label: "sources.knowledge", meaning: "sources.knowledgeWhat" },
  model: { icon: "sparkle", label: "sources.model", meaning: "sources.modelWhat" },
  agent: { icon: "tool", label: "sources.agent", meaning: "sources.agentWhat" },
  memory: { icon: "bookmark", label: "sources.memory", meaning: "sources.memoryWhat" },
  filler: { icon: "dots", label: "sources.filler", meaning: "sources.fillerWhat" },
  fallback: { icon: "question", label: "sources.fallback", meaning: "sources.fallbackWhat" },
  command: { icon: "quill", label: "sources.command", meaning: "sources.commandWhat" },
};

/** Says in words where a sentence comes from. */
export function sourceLabel({ kind, title, reference, page }: Source, t: TalkTranslate): string {
  const name = title === "" ? reference : title;
  const label = t(SOURCES[kind].label);
  if (name === "" || kind === "filler" || kind === "fallback") return label;
  return page === null
    ? t("sources.named", { label, name })
    : t("sources.namedPage", { label, name, page: String(page) });
}

/** Names a source in a few words, where it says more than its kind does; "" otherwise. */
export function shortSource({ kind, title, page }: Source, t: TalkTranslate): string {
  if (kind !== "knowledge" && kind !== "agent" && kind !== "memory") return "";
  const name = title === "" ? t(SOURCES[kind].label) : title;
  return page === null ? name : t("sources.shortPage", { name, page: String(page) });
}

/** Tells whether two sentences come from the same place. */
export function sameSource(a: Source, b: Source): boolean {
  return a.kind === b.kind && a.reference === b.reference && a.title === b.title && a.page === b.page;
}
