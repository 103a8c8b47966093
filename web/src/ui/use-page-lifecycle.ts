"use client";

import { useEffect } from "react";
import { useStore } from "zustand";
import { useT } from "@/i18n/talk";
import type { Conversation } from "@/session/conversation/conversation";
import { presenceOf } from "./presence";
import { useWaking } from "./server-status";

/** Lets the window follow the conversation: its title, the network, the first click, its hiding and its closing. */
export function usePageLifecycle(conversation: Conversation, name: string): void {
  const t = useT();
  const waking = useWaking();
  const presence = useStore(conversation.store, (state) =>
    state.connection.status === "off" ? null : presenceOf(state, waking),
  );
  useEffect(() => {
    document.title = presence === null ? `${name} · visavis` : `${t(`conversation.${presence}`)} · ${name}`;
  }, [presence, name, t]);

  useEffect(() => {
    const online = () => conversation.reconnect();
    const pressed = () => void conversation.output.speaker?.resume();
    const left = ({ persisted }: PageTransitionEvent) => {
      if (!persisted) conversation.leaveForGood();
    };
    const hidden = () => conversation.sight.setHidden(document.hidden);
    hidden();
    addEventListener("online", online);
    addEventListener("pointerdown", pressed);
    addEventListener("keydown", pressed);
    addEventListener("pagehide", left);
    document.addEventListener("visibilitychange", hidden);
    return () => {
      removeEventListener("online", online);
      removeEventListener("pointerdown", pressed);
      removeEventListener("keydown", pressed);
      removeEventListener("pagehide", left);
      document.removeEventListener("visibilitychange", hidden);
    };
  }, [conversation]);
}
