"use client";

import { useRef } from "react";
import { useT } from "@/i18n/talk";
import { Icon } from "../controls/icons";
import { useConversation, useConversationState } from "../conversation-context";
import { type Presence, presenceOf } from "../presence";
import { useWaking } from "../server-status";
import { useFrameLoop } from "../use-frame-loop";
import { loudness } from "./loudness";

/** What is going on, in a word and a moving sign. */
export function Status() {
  const t = useT();
  const waking = useWaking();
  const presence = useConversationState((state) => presenceOf(state, waking));
  return (
    <p role="status" className="flex h-6 items-center gap-2 text-sm text-soft" data-presence={presence}>
      <span className="flex w-6 justify-center text-accent">
        <Sign presence={presence} />
      </span>
      {t(`conversation.${presence}`)}
    </p>
  );
}

function Sign({ presence }: { readonly presence: Presence }) {
  switch (presence) {
    case "listening":
    case "hearing":
      return <LevelBars />;
    case "thinking":
    case "connecting":
    case "waking":
    case "reconnecting":
      return <Dots />;
    case "speaking":
      return <Wave />;
    case "push":
      return <Icon name="microphone" size={18} />;
    case "muted":
      return <Icon name="microphoneOff" size={18} />;
    case "offline":
      return <Icon name="alert" size={18} />;
    case "waiting":
      return <Icon name="keyboard" size={18} />;
  }
}

const SHARES = [0.55, 1, 0.7];

/** Three bars that stand as high as the microphone is loud. */
function LevelBars() {
  const conversation = useConversation();
  const bars = useRef<HTMLSpanElement>(null);
  useFrameLoop(() => {
    const level = loudness(conversation.input.level);
    const { current } = bars;
    if (current === null) return;
    SHARES.forEach((share, index) => {
      const bar = current.children[index];
      if (bar instanceof HTMLElement) bar.style.transform = `scaleY(${0.26 + 0.74 * level * share})`;
    });
  });
  return (
    <span ref={bars} aria-hidden className="flex h-4 items-center gap-[3px]">
      {SHARES.map((share) => (
        <span key={share} className="h-4 w-[3px] scale-y-[0.26] rounded-full bg-current" />
      ))}
    </span>
  );
}

function Dots() {
  return (
    <span aria-hidden className="flex gap-1">
      {[0, 1, 2].map((index) => (
        <span
          key={index}
          className="size-1.5 animate-[pulse-dot_1.2s_infinite] rounded-full bg-current opacity-40"
          style={{ animationDelay: `${index * 160}ms` }}
        />
      ))}
    </span>
  );
}

function Wave() {
  return (
    <span aria-hidden className="flex h-4 items-center gap-[3px]">
      {[0.9, 0.5, 1, 0.6].map((height, index) => (
        <span
          key={index}
          className="w-[3px] animate-[wave_0.9s_ease-in-out_infinite] rounded-full bg-current"
          style={{ height: `${height}rem`, animationDelay: `${index * 130}ms` }}
        />
      ))}
    </span>
  );
}
