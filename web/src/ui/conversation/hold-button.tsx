"use client";

import { type MouseEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { type TalkKey, useT } from "@/i18n/talk";
import { Icon } from "../controls/icons";
import { useConversation, useConversationState } from "../conversation-context";
import { useFrameLoop } from "../use-frame-loop";
import { TALK_BUTTON } from "../use-talk-key";
import { loudness } from "./loudness";

/** Held while one speaks; or clicked to begin and clicked again to end. A ring shows how loud the microphone is. */
export function HoldButton() {
  const t = useT();
  const conversation = useConversation();
  const pushed = useConversationState((state) => state.pushed);
  const ready = useConversationState(
    (state) => state.connection.status === "open" && state.microphone !== "opening",
  );
  const ring = useRef<HTMLSpanElement>(null);
  const { talk } = conversation;

  useEffect(() => () => void talk.cancel(), [talk]);

  useFrameLoop(() => {
    const level = loudness(conversation.input.level);
    if (ring.current !== null)
      ring.current.style.transform = `scale(${1 + 0.1 * level}, ${1 + 0.34 * level})`;
  }, pushed);

  const down = (event: PointerEvent<HTMLButtonElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    talk.down(event.timeStamp);
  };
  const up = (event: PointerEvent) => talk.up(event.timeStamp);
  const clicked = (event: MouseEvent) => {
    if (event.detail === 0) talk.toggle(); // by Enter, or by what reads the screen: neither can hold
  };

  return (
    <button
      type="button"
      aria-pressed={pushed}
      disabled={!ready}
      onPointerDown={down}
      onPointerUp={up}
      onPointerCancel={up}
      onClick={clicked}
      onContextMenu={(event) => event.preventDefault()}
      title={t("conversation.holdHint")}
      className={`relative inline-flex h-14 shrink-0 touch-none items-center justify-center gap-2 rounded-full px-5 text-base font-medium transition-colors select-none disabled:opacity-55 ${pushed ? "bg-alert text-canvas" : "bg-accent text-on-accent"}`}
      {...{ [TALK_BUTTON]: "" }}
    >
      {pushed && (
        <span ref={ring} aria-hidden className="absolute inset-0 -z-10 rounded-full bg-alert opacity-30" />
      )}
      <Icon name="microphone" size={22} />
      <span className="max-[26rem]:sr-only">{t("conversation.hold")}</span>
    </button>
  );
}

/** Tells those who do not see the button that it has been let go, and what for. */
export function HoldAnnouncer() {
  const t = useT();
  const pushed = useConversationState((state) => state.pushed);
  const [was, setWas] = useState(pushed);
  const [text, setText] = useState<TalkKey | null>(null);
  if (was !== pushed) {
    setWas(pushed);
    setText(pushed ? "conversation.held" : "conversation.released");
  }
  return (
    <span role="status" className="sr-only">
      {text !== null && t(text)}
    </span>
  );
}
