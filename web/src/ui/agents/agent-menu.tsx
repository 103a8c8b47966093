"use client";

import { useEffect, useRef } from "react";
import type { AgentCard } from "@/contract/events";
import { useT } from "@/i18n/talk";

interface AgentMenuProps {
  readonly id: string;
  readonly agents: readonly AgentCard[];
  /** Place of the one that Enter would take. */
  readonly active: number;
  readonly onChoose: (agent: AgentCard) => void;
  readonly onActive: (place: number) => void;
}

/** The agents that a message can ask for by name. The focus stays in the field that it belongs to. */
export function AgentMenu({ id, agents, active, onChoose, onActive }: AgentMenuProps) {
  const t = useT();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: "nearest" });
  }, [active]);
  return (
    <div
      id={id}
      ref={list}
      role="listbox"
      aria-label={t("agents.menu")}
      className="animate-rise absolute inset-x-0 bottom-full z-20 mb-3 max-h-80 overflow-y-auto rounded-3xl bg-surface p-2 shadow-float ring-1 ring-line"
    >
      {agents.map((agent, place) => (
        // The keyboard reaches it through the field, by aria-activedescendant.
        // eslint-disable-next-line jsx-a11y/click-events-have-key-events
        <div
          key={agent.name}
          id={optionId(id, place)}
          role="option"
          aria-selected={place === active}
          tabIndex={-1}
          onPointerDown={(event) => event.preventDefault()} // the field keeps the focus
          onClick={() => onChoose(agent)}
          onPointerMove={() => onActive(place)}
          className={`cursor-pointer rounded-2xl px-3 py-2 ${place === active ? "bg-raised" : ""}`}
        >
          <p className="flex items-baseline gap-2 text-sm">
            <span className="font-medium">{agent.title}</span>
            <span className="text-xs text-soft">@{agent.name}</span>
          </p>
          {agent.description !== "" && <p className="line-clamp-2 text-xs text-soft">{agent.description}</p>}
        </div>
      ))}
    </div>
  );
}

export function optionId(id: string, place: number): string {
  return `${id}-${place}`;
}
