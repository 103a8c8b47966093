"use client";

import { useEffect, useRef } from "react";
import { useT } from "@/i18n/talk";
import { useConversation, useConversationState } from "../conversation-context";
import { preferences, setPreference, usePreferences } from "../preferences";

/** The hint is shown with so many answers, unless somebody has tapped before. */
const HINTS = 3;

/**
 * The stage in front of the virtual human: while she speaks or thinks, a tap on it stops her. `keyboard` says whether the
 * hint is to name a key as well.
 */
export function TapToStop({ keyboard = true }: { readonly keyboard?: boolean }) {
  const t = useT();
  const conversation = useConversation();
  const answering = useConversationState((state) => state.floor === "speaking" || state.floor === "thinking");
  const speaking = useConversationState((state) => state.floor === "speaking" && !state.paused);
  const { tapHints } = usePreferences();
  const counted = useRef(false);
  const hinted = speaking && tapHints < HINTS;

  useEffect(() => {
    if (hinted) counted.current = true;
    if (speaking || !counted.current) return;
    counted.current = false;
    setPreference({ tapHints: preferences.getState().tapHints + 1 });
  }, [hinted, speaking]);

  const tap = () => {
    if (!answering) return;
    counted.current = false;
    setPreference({ tapHints: HINTS });
    conversation.stopAnswer();
  };
  return (
    // With the keyboard it is Esc or the button named Stop; this is the same for a finger or a mouse.
    <div
      onPointerDown={tap}
      data-stage=""
      className={`relative z-10 flex min-h-0 flex-1 touch-manipulation items-end justify-center pb-4 ${answering ? "cursor-pointer" : ""}`}
    >
      {hinted && (
        <p
          aria-hidden // what it says of taps is of no use to those who do not see her
          className="animate-rise pointer-events-none rounded-full bg-surface px-4 py-1.5 text-sm text-ink shadow-float ring-1 ring-line"
        >
          {t(keyboard ? "conversation.tapOrEsc" : "conversation.tap")}
        </p>
      )}
    </div>
  );
}
