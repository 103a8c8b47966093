"use client";

import { type TalkKey, useT } from "@/i18n/talk";
import { useConversationState } from "../conversation-context";

/** What one has to know just now: how to push to talk, or what the server says about its limits, where it matters: below the captions, until something was understood. */
export function Hint() {
  const t = useT();
  const note = useConversationState((state): TalkKey | null => {
    const { capabilities, entries } = state;
    if (capabilities === null) return null;
    if (state.pushed) return "conversation.letGo";
    const lastUser = entries.findLast((entry) => entry.kind === "user");
    const listens = state.microphone === "on" && state.settings?.recognizer === "server";
    if (state.manner.turnTaking === "push_to_talk" && state.floor !== "user" && lastUser === undefined)
      return "conversation.howToPush";
    const unclear = lastUser?.kind === "user" && lastUser.unclear;
    if (!listens || (lastUser !== undefined && !unclear)) return null;
    if (capabilities.recognizer === null) return "conversation.cannotHear";
    return capabilities.recognizer_scope === "persona" ? "conversation.ownTopics" : null;
  });
  if (note === null) return null;
  return <p className="animate-rise text-center text-sm text-soft">{t(note)}</p>;
}
