"use client";

import { type KeyboardEvent, type RefObject, useId, useState } from "react";
import type { AgentCard } from "@/contract/events";
import { useConversationState } from "../conversation-context";
import { completed, fitting, mentionAt } from "./mention";
import { optionId } from "./agent-menu";

export interface Mentions {
  readonly id: string;
  /** The agents to choose from; none while no name is being typed. */
  readonly agents: readonly AgentCard[];
  readonly active: number;
  readonly setActive: (place: number) => void;
  readonly choose: (agent: AgentCard) => void;
  /** Takes the keys that the menu needs; returns whether it took this one. */
  readonly key: (event: KeyboardEvent) => boolean;
  /** The text or the caret has changed. */
  readonly moved: () => void;
  readonly close: () => void;
  /** What makes a combobox of the field. */
  readonly field: Readonly<Record<string, string | boolean | undefined>>;
}

/** Lets a field offer the agents while an @ is typed in it. */
export function useMentions(
  input: RefObject<HTMLInputElement | null>,
  text: string,
  setText: (text: string) => void,
): Mentions {
  const id = useId();
  const all = useConversationState((state) => state.capabilities?.agents ?? NONE);
  const allowed = useConversationState((state) => state.allowedAgents);
  const [caret, setCaret] = useState<number | null>(null);
  const [active, setActive] = useState(0);
  const mention = caret === null ? null : mentionAt(text, caret);
  const usable = allowed === null ? all : all.filter((agent) => allowed.includes(agent.name));
  const agents = mention === null ? NONE : fitting(usable, mention.query);
  const place = Math.min(active, Math.max(0, agents.length - 1));
  const open = agents.length > 0;

  const choose = (agent: AgentCard) => {
    if (mention === null) return;
    const next = completed(text, mention, agent.name);
    setText(next.text);
    setCaret(null);
    requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(next.caret, next.caret);
    });
  };

  const key = (event: KeyboardEvent): boolean => {
    const agent = agents[place];
    if (!open || agent === undefined || event.nativeEvent.isComposing) return false;
    if (event.key === "ArrowDown") setActive((place + 1) % agents.length);
    else if (event.key === "ArrowUp") setActive((place + agents.length - 1) % agents.length);
    else if (event.key === "Enter" || event.key === "Tab") choose(agent);
    else if (event.key === "Escape") setCaret(null);
    else return false;
    event.preventDefault(); // Escape would stop the answer otherwise
    return true;
  };

  return {
    ...{ id, agents, active: place, setActive, choose, key },
    moved: () => {
      setCaret(input.current?.selectionStart ?? null);
      setActive(0);
    },
    close: () => setCaret(null),
    field:
      all.length === 0
        ? {}
        : {
            role: "combobox",
            "aria-autocomplete": "list",
            "aria-haspopup": "listbox",
            "aria-expanded": open,
            "aria-controls": open ? id : undefined,
            "aria-activedescendant": open ? optionId(id, place) : undefined,
          },
  };
}

const NONE: readonly AgentCard[] = [];
