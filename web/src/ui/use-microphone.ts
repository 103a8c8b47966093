"use client";

import { useCallback } from "react";
import { useConversation } from "./conversation-context";
import { preferences } from "./preferences";

/** Returns what can be done with the microphone. */
export function useMicrophone(): { readonly toggle: () => void; readonly open: () => Promise<boolean> } {
  const conversation = useConversation();
  const open = useCallback(() => conversation.input.open(preferences.getState().microphone), [conversation]);
  const toggle = useCallback(() => {
    const { microphone } = conversation.state;
    if (microphone === "off") void open();
    else if (microphone !== "opening") conversation.input.mute(microphone === "on");
  }, [conversation, open]);
  return { toggle, open };
}
