"use client";

import { useT } from "@/i18n/talk";
import type { ItemOf } from "@/session/conversation/content";
import { useConversation, useConversationState } from "../conversation-context";
import { ItemFrame, Lines } from "./item-frame";

const SKELETON = <Lines widths={[70, 55]} />;

/** What one could ask next; a press asks it. */
export function SuggestedQuestions({ item }: { readonly item: ItemOf<"suggested_questions"> }) {
  const t = useT();
  const conversation = useConversation();
  const open = useConversationState(({ connection }) => connection.status === "open");
  return (
    <ItemFrame item={item} skeleton={SKELETON}>
      <ul aria-label={t("content.couldAsk")} className="flex flex-wrap gap-2">
        {item.questions.map((question, index) => (
          <li key={index}>
            <button
              type="button"
              disabled={!open}
              onClick={() => conversation.sendText(question, "suggestion")}
              className="min-h-11 rounded-3xl px-4 py-2 text-left text-sm ring-1 ring-edge ring-inset hover:bg-raised disabled:opacity-55"
            >
              {question}
            </button>
          </li>
        ))}
      </ul>
    </ItemFrame>
  );
}
