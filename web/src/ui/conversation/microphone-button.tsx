"use client";

import { useRef } from "react";
import { useT } from "@/i18n/talk";
import { Icon } from "../controls/icons";
import { useConversation, useConversationState } from "../conversation-context";
import { useFrameLoop } from "../use-frame-loop";
import { useMicrophone } from "../use-microphone";
import { loudness } from "./loudness";

/** Switches the microphone, and shows with a ring how loud it is. */
export function MicrophoneButton() {
  const t = useT();
  const conversation = useConversation();
  const status = useConversationState((state) => state.microphone);
  const { toggle } = useMicrophone();
  const ring = useRef<HTMLSpanElement>(null);
  const on = status === "on";

  useFrameLoop(() => {
    const level = loudness(conversation.input.level);
    if (ring.current !== null) ring.current.style.transform = `scale(${1 + 0.32 * level})`;
  }, on);

  const label = t(on ? "conversation.microphoneOff" : "conversation.microphoneOn");
  return (
    <button
      type="button"
      onClick={toggle}
      disabled={status === "opening"}
      aria-label={label}
      aria-pressed={on}
      title={t("conversation.withKey", { label, key: "M" })}
      className={`relative flex size-12 shrink-0 items-center justify-center rounded-full transition-colors ${on ? "bg-accent text-on-accent" : "bg-raised text-ink ring-1 ring-edge ring-inset"}`}
    >
      {on && (
        <span ref={ring} aria-hidden className="absolute inset-0 -z-10 rounded-full bg-accent opacity-30" />
      )}
      <Icon name={on ? "microphone" : "microphoneOff"} size={22} />
    </button>
  );
}
