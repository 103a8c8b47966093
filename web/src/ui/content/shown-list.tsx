"use client";

import { useEffect, useRef } from "react";
import { useT } from "@/i18n/talk";
import { byAnswer } from "@/session/conversation/content";
import type { Entry } from "@/session/conversation/state";
import { readable } from "@/session/conversation/agent-runs";
import { useConversationState } from "../conversation-context";
import { Item } from "./item";

/** Everything that the answers showed, by answer; the last one is what one sees first. */
export function ShownList() {
  const t = useT();
  const content = useConversationState((state) => state.content);
  const entries = useConversationState((state) => state.entries);
  const groups = byAnswer(content);
  const newest = groups.at(-1)?.responseId ?? "";
  const last = useRef<HTMLElement>(null);

  useEffect(() => {
    last.current?.scrollIntoView({ block: "start" });
  }, [newest]);

  if (groups.length === 0) {
    return <p className="text-sm text-soft">{t("content.nothingShown")}</p>;
  }
  return (
    <div className="flex flex-col gap-8">
      {groups.map(({ responseId, items }) => {
        const question = questionOf(entries, responseId);
        return (
          <section
            key={responseId}
            ref={responseId === newest ? last : undefined}
            aria-label={
              question === "" ? t("content.shownWith") : t("content.shownWithAnswerTo", { question })
            }
            className="scroll-mt-2"
          >
            <h3 className="mb-3 truncate text-xs text-soft" title={question}>
              {question === "" ? t("content.byHerself") : question}
            </h3>
            <ul className="flex flex-col gap-6">
              {items.map((shown) => (
                <li key={shown.key} className="animate-rise">
                  <Item shown={shown} />
                  {shown.item.agent_name !== "assistant" && shown.item.type !== "confirmation" && (
                    <p className="mt-2 text-xs text-soft">
                      {t("content.from", { agent: readable(shown.item.agent_name) })}
                    </p>
                  )}
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

/** What the person had said before an answer; "" if nothing. */
function questionOf(entries: readonly Entry[], responseId: string): string {
  const index = entries.findIndex((entry) => entry.kind === "assistant" && entry.id === responseId);
  const before = entries.slice(0, Math.max(0, index)).findLast((entry) => entry.kind === "user");
  return before?.kind === "user" ? before.text : "";
}
