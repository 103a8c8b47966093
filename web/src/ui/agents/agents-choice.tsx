"use client";

import { useT } from "@/i18n/talk";
import { Explanation, Switch } from "../controls/fields";
import { useConversation, useConversationState } from "../conversation-context";

/** Which agents may be used in this conversation. */
export function AgentsChoice() {
  const t = useT();
  const conversation = useConversation();
  const agents = useConversationState((state) => state.capabilities?.agents);
  const allowed = useConversationState((state) => state.allowedAgents);
  const open = useConversationState(({ connection }) => connection.status === "open");
  if (agents === undefined || agents.length === 0) return null;
  const names = agents.map((agent) => agent.name);
  const toggle = (name: string, on: boolean) => {
    const before = allowed ?? names;
    const after = names.filter((known) => (known === name ? on : before.includes(known)));
    conversation.errands.allowAgents(after.length === names.length ? null : after);
  };
  const count = allowed === null ? names.length : allowed.length;
  return (
    <details className="group border-t border-line pt-4">
      <summary className="flex min-h-11 cursor-pointer items-center justify-between gap-4 text-sm font-medium">
        {t("agents.mayUse")}
        <span className="text-xs font-normal text-soft">
          {count === names.length ? t("agents.everything") : t("agents.some", { count, all: names.length })}
        </span>
      </summary>
      <Explanation>{t("agents.mayUseHow")}</Explanation>
      <ul className="mt-2 flex flex-col gap-1">
        {agents.map((agent) => (
          <li key={agent.name}>
            <Switch
              label={agent.title}
              checked={allowed === null || allowed.includes(agent.name)}
              disabled={!open}
              onChange={(on) => toggle(agent.name, on)}
              describedBy={`agent-${agent.name}`}
            />
            <p id={`agent-${agent.name}`} className="-mt-1 mb-2 pr-16 text-xs text-soft">
              {agent.description}
            </p>
          </li>
        ))}
      </ul>
    </details>
  );
}
