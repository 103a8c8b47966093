"use client";

import { useConversationState } from "../conversation-context";

/** What the server says about its limits, where it matters: below the captions, until something was understood. */
export function Hint() {
  const note = useConversationState((state) => {
    const { capabilities, entries } = state;
    if (capabilities === null) return null;
    const lastUser = entries.findLast((entry) => entry.kind === "user");
    const listens = state.microphone === "on" && state.settings?.recognizer === "server";
    const unclear = lastUser?.kind === "user" && lastUser.unclear;
    if (!listens || (lastUser !== undefined && !unclear)) return null;
    if (capabilities.recognizer === null) return "This server cannot turn speech into words. Please type.";
    return capabilities.recognizer_scope === "persona"
      ? "It understands questions about itself best. Try one of these, or type:"
      : null;
  });
  if (note === null) return null;
  return <p className="animate-rise text-center text-sm text-soft">{note}</p>;
}
