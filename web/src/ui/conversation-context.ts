"use client";

import { createContext, useContext } from "react";
import { useStore } from "zustand";
import type { Conversation } from "@/session/conversation/conversation";
import type { ConversationState } from "@/session/conversation/state";

export const ConversationContext = createContext<Conversation | null>(null);

/** Returns the conversation of this page. */
export function useConversation(): Conversation {
  const conversation = useContext(ConversationContext);
  if (conversation === null) throw new Error("this component belongs inside a ConversationContext");
  return conversation;
}

/** Returns a part of the conversation's state, and follows it. */
export function useConversationState<T>(select: (state: ConversationState) => T): T {
  return useStore(useConversation().store, select);
}
