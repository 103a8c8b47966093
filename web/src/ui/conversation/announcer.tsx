"use client";

import { type TalkTranslate, useT } from "@/i18n/talk";
import { useConversationState } from "../conversation-context";
import type { ShownItem } from "@/session/conversation/content";
import { describe } from "../content/item";
import { textOf } from "@/session/conversation/entries";
import type { Entry } from "@/session/conversation/state";

/** Tells screen readers what was said, final words only, and what is shown; once. */
export function Announcer() {
  const t = useT();
  const said = useConversationState((state) => lastSaid(state.entries, state.persona?.title ?? "", t));
  const shown = useConversationState((state) => lastShown(state.content, state.persona?.title ?? "", t));
  return (
    <>
      <p aria-live="polite" className="sr-only">
        {said}
      </p>
      <p aria-live="polite" className="sr-only">
        {shown}
      </p>
    </>
  );
}

/** What is there now to be looked at. What is on its way is not told, nor each step of it. */
function lastShown(content: readonly ShownItem[], name: string, t: TalkTranslate): string {
  const last = content.findLast(({ item }) => item.status !== "progress");
  if (last === undefined) return "";
  if (last.item.status === "error")
    return t("conversation.cannotShow", { name, why: last.item.status_message });
  return t("conversation.shows", { name, what: describe(last, t) });
}

function lastSaid(entries: readonly Entry[], name: string, t: TalkTranslate): string {
  const entry = entries.findLast((item) => !(item.kind === "user" && item.partial));
  if (entry === undefined) return "";
  if (entry.kind === "user") {
    return entry.unclear
      ? t("conversation.saidUnclear")
      : t("conversation.said", { name: t("conversation.you"), text: entry.text });
  }
  if (entry.kind === "handover") return t("conversation.nowTalking", { title: entry.title });
  if (entry.status === "interrupted")
    return t("conversation.saidInterrupted", { name, text: entry.heardText ?? "" });
  return entry.textComplete ? t("conversation.said", { name, text: textOf(entry) }) : "";
}
