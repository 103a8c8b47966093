"use client";

import { useEffect } from "react";
import { useConversation } from "./conversation-context";
import { isWithin, PRESSABLE, TYPING } from "./use-shortcuts";

/** The button of push-to-talk, for which Space is not a click. */
export const TALK_BUTTON = "data-talk-button";

/** Makes Space the key of push-to-talk while `active`, where no text field or button needs it. */
export function useTalkKey(active: boolean): void {
  const conversation = useConversation();
  useEffect(() => {
    if (!active) return;
    const { talk } = conversation;
    let held = false;
    const down = (event: KeyboardEvent) => {
      if (event.key !== " " || !isForTalking(event)) return;
      event.preventDefault();
      if (event.repeat) return;
      held = true;
      talk.down(event.timeStamp);
    };
    const up = (event: KeyboardEvent) => {
      if (event.key !== " " || !held) return;
      event.preventDefault(); // or the button under the focus would be clicked as well
      held = false;
      talk.up(event.timeStamp);
    };
    const lost = () => {
      held = false;
      talk.release();
    };
    const hidden = () => {
      if (document.hidden) lost();
    };
    addEventListener("keydown", down);
    addEventListener("keyup", up);
    addEventListener("blur", lost);
    document.addEventListener("visibilitychange", hidden);
    return () => {
      removeEventListener("keydown", down);
      removeEventListener("keyup", up);
      removeEventListener("blur", lost);
      document.removeEventListener("visibilitychange", hidden);
    };
  }, [active, conversation]);
}

function isForTalking(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  if (document.querySelector("dialog[open]") !== null) return false;
  const target = event.target instanceof Element ? event.target : null;
  return isWithin(target, `[${TALK_BUTTON}]`) || !isWithin(target, `${TYPING}, ${PRESSABLE}`);
}
