"use client";

import { useConversationState } from "../conversation-context";

const HOW_TO_PUSH =
  "Hold the button or the space bar while you speak. Your microphone is sent only meanwhile, and 0.3 seconds longer.";

/** What one has to know just now: how to push to talk, or what the server says about its limits, where it matters: below the captions, until something was understood. */
export function Hint() {
  const note = useConversationState((state) => {
    const { capabilities, entries } = state;
    if (capabilities === null) return null;
    if (state.pushed) return "Let go, or press again, to send. Esc discards.";
    const lastUser = entries.findLast((entry) => entry.kind === "user");
    const listens = state.microphone === "on" && state.settings?.recognizer === "server";
    if (state.manner.turnTaking === "push_to_talk" && state.floor !== "user" && lastUser === undefined)
      return HOW_TO_PUSH;
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
