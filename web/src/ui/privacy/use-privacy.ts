"use client";

import { useCallback } from "react";
import { useShallow } from "zustand/react/shallow";
import { USUAL_KEEPING, type Keeping } from "@/session/conversation/keeping";
import { useConversation, useConversationState } from "../conversation-context";
import { setPreference } from "../preferences";
import { dropPersonKey } from "../remembering/person-key";
import { useHearing } from "../senses/use-hearing";
import { useSight } from "../seeing/use-sight";
import { type Use, usesOf } from "./in-use";

/** Returns what is used or kept of the person just now. */
export function useUses(): readonly Use[] {
  return useConversationState(useShallow(usesOf));
}

/** Returns what changes what may be kept of the conversation. */
export function useKeeping(): (change: Partial<Keeping>) => void {
  const conversation = useConversation();
  return useCallback(
    (change: Partial<Keeping>) => {
      const { transcript } = change;
      if (transcript !== undefined) setPreference({ transcript });
      conversation.errands.keep(change);
    },
    [conversation],
  );
}

/** Returns what takes back everything at once, from now on and the next time. One can still type. */
export function useWithdrawal(): () => void {
  const conversation = useConversation();
  const { withdraw: unseen, choose } = useSight();
  const { withdraw: unheard } = useHearing();
  const keep = useKeeping();
  return useCallback(() => {
    choose({ expressions: false, recognition: false });
    unseen();
    conversation.sight.close();
    unheard();
    conversation.input.close();
    dropPersonKey();
    conversation.errands.remember(null);
    keep({ ...USUAL_KEEPING, transcript: false });
    conversation.dispatch({ type: "toast", code: "page.withdrawn", detail: "" });
  }, [conversation, choose, unseen, unheard, keep]);
}
