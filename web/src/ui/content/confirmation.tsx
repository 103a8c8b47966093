"use client";

import { useId } from "react";
import { useT } from "@/i18n/talk";
import { confirmationState, type ItemOf } from "@/session/conversation/content";
import { Button } from "../controls/button";
import { ScrollArea } from "../controls/scroll-area";
import { Icon } from "../controls/icons";
import { useConversation, useConversationState } from "../conversation-context";
import { ItemFrame, Lines } from "./item-frame";

const SKELETON = <Lines widths={[80, 60]} />;

interface ConfirmationProps {
  readonly item: ItemOf<"confirmation">;
  readonly place: string;
}

/** A question that has to be answered before something is done. */
export function Confirmation({ item, place }: ConfirmationProps) {
  const t = useT();
  const conversation = useConversation();
  const id = useId();
  const state = useConversationState(({ content, entries }) => confirmationState(content, entries, place));
  const open = useConversationState(({ connection }) => connection.status === "open");
  const answerable = state === "open" && open;
  return (
    <ItemFrame item={item} skeleton={SKELETON}>
      <div
        role="group"
        aria-labelledby={id}
        className={`rounded-2xl p-4 ring-1 ring-inset ${state === "open" ? "bg-tint ring-accent/40" : "bg-raised ring-line"}`}
      >
        <p id={id} className="text-base font-semibold text-balance break-words">
          {item.question}
        </p>
        {item.details !== "" && (
          <ScrollArea label={t("content.exactly")} className="mt-3 max-h-48 rounded-xl bg-surface p-3">
            <p className="text-sm break-words whitespace-pre-wrap">{item.details}</p>
          </ScrollArea>
        )}
        {state === "open" ? (
          <div className="mt-4 flex flex-wrap gap-3">
            <Button
              kind="primary"
              disabled={!answerable}
              onClick={() => conversation.errands.confirm(item.id, true)}
            >
              {item.confirm_label}
            </Button>
            <Button disabled={!answerable} onClick={() => conversation.errands.confirm(item.id, false)}>
              {item.decline_label}
            </Button>
          </div>
        ) : (
          <Answer state={state} item={item} />
        )}
        {state === "open" && <p className="mt-3 text-xs text-soft">{t("content.answerFirst")}</p>}
      </div>
    </ItemFrame>
  );
}

interface AnswerProps {
  readonly state: "accepted" | "declined" | "superseded";
  readonly item: ItemOf<"confirmation">;
}

function Answer({ state, item }: AnswerProps) {
  const t = useT();
  const words = {
    accepted: t("content.answered", { answer: item.confirm_label }),
    declined: t("content.answered", { answer: item.decline_label }),
    superseded: t("content.superseded"),
  }[state];
  return (
    <p className="mt-3 flex items-center gap-1.5 text-sm text-soft">
      <Icon name={state === "accepted" ? "check" : state === "declined" ? "close" : "clock"} size={16} />
      {words}
    </p>
  );
}
