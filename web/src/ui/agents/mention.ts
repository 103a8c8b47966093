import type { AgentCard } from "@/contract/events";

/** An agent's name that is being typed. */
export interface Mention {
  /** Where the @ stands. */
  readonly start: number;
  /** Where the caret stands. */
  readonly end: number;
  /** What was typed after it. */
  readonly query: string;
}

/** Returns the mention that ends at the caret; null if none is being typed there. */
export function mentionAt(text: string, caret: number): Mention | null {
  const match = /(?:^|\s)@([\w-]*)$/.exec(text.slice(0, caret));
  const query = match?.[1];
  return query === undefined ? null : { start: caret - query.length - 1, end: caret, query };
}

/** Returns the agents that fit what was typed, those whose name begins with it first. */
export function fitting(agents: readonly AgentCard[], query: string): readonly AgentCard[] {
  const wanted = query.toLowerCase().replaceAll("-", "_");
  const rank = ({ name, title }: AgentCard): number => {
    if (name.toLowerCase().startsWith(wanted)) return 0;
    if (title.toLowerCase().startsWith(wanted)) return 1;
    return name.toLowerCase().includes(wanted) || title.toLowerCase().includes(wanted) ? 2 : 3;
  };
  return agents
    .map((agent) => ({ agent, rank: rank(agent) }))
    .filter((item) => item.rank < 3)
    .sort((a, b) => a.rank - b.rank)
    .map(({ agent }) => agent);
}

/** Puts a name in the place of what was typed of it; returns the text and where the caret goes. */
export function completed(text: string, mention: Mention, name: string): { text: string; caret: number } {
  const rest = text.slice(mention.end).replace(/^[\w-]*\s?/, "");
  const before = `${text.slice(0, mention.start)}@${name} `;
  return { text: before + rest, caret: before.length };
}
