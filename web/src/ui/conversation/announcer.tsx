"use client";

import { useConversationState } from "../conversation-context";
import type { ShownItem } from "@/session/conversation/content";
import { describe } from "../content/item";
import { textOf } from "@/session/conversation/entries";
import type { Entry } from "@/session/conversation/state";

/** Tells screen readers what was said, final words only, and what is shown; once. */
export function Announcer() {
  const said = useConversationState((state) => lastSaid(state.entries, state.persona?.title ?? ""));
  const shown = useConversationState((state) => lastShown(state.content, state.persona?.title ?? ""));
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
function lastShown(content: readonly ShownItem[], name: string): string {
  const last = content.findLast(({ item }) => item.status !== "progress");
  if (last === undefined) return "";
  if (last.item.status === "error") return `${name} could not show something. ${last.item.status_message}`;
  return `${name} shows you: ${describe(last)}`;
}

function lastSaid(entries: readonly Entry[], name: string): string {
  const entry = entries.findLast((item) => !(item.kind === "user" && item.partial));
  if (entry === undefined) return "";
  if (entry.kind === "user") return entry.unclear ? "The words could not be made out." : `You: ${entry.text}`;
  if (entry.kind === "handover") return `Now talking to ${entry.title}.`;
  if (entry.status === "interrupted") return `${name}, interrupted: ${entry.heardText ?? ""}`;
  return entry.textComplete ? `${name}: ${textOf(entry)}` : "";
}
