"use client";

import { useConversationState } from "../conversation-context";
import { textOf } from "@/session/conversation/entries";
import type { Entry } from "@/session/conversation/state";

/** Tells screen readers what was said: final words only, once. */
export function Announcer() {
  const said = useConversationState((state) => lastSaid(state.entries, state.persona?.title ?? ""));
  return (
    <p aria-live="polite" className="sr-only">
      {said}
    </p>
  );
}

function lastSaid(entries: readonly Entry[], name: string): string {
  const entry = entries.findLast((item) => !(item.kind === "user" && item.partial));
  if (entry === undefined) return "";
  if (entry.kind === "user") return entry.unclear ? "The words could not be made out." : `You: ${entry.text}`;
  if (entry.status === "interrupted") return `${name}, interrupted: ${entry.heardText ?? ""}`;
  return entry.textComplete ? `${name}: ${textOf(entry)}` : "";
}
