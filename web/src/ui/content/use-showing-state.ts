"use client";

import { useState } from "react";
import { useStore } from "zustand";
import type { Conversation } from "@/session/conversation/conversation";
import { isSlide, newestShown } from "@/session/conversation/content";
import type { Showing, Side } from "./showing";

/** Something that was chosen, and what was the newest then: something newer takes its place. */
interface Choice<T> {
  readonly value: T | null;
  readonly at: string | null;
}

const NOTHING = { value: null, at: null };

/** Keeps what is shown beside her: what an answer shows comes by itself, and goes when it is closed. */
export function useShowingState(conversation: Conversation): Showing {
  const answer = useStore(conversation.store, ({ content }) => newestShown(content)?.responseId ?? null);
  const slide = useStore(conversation.store, ({ content }) => content.findLast(isSlide)?.key ?? null);
  const [side, setSide] = useState<Choice<Side>>(NOTHING);
  const [picture, setPicture] = useState<Choice<string>>(NOTHING);
  const chosen = side.at === answer || side.value === "transcript";
  const slides = slide !== null && picture.at !== slide;
  return {
    // A slide that came by itself has the room to itself.
    side: chosen ? side.value : answer === null || slides ? null : "shown",
    open: (value) => setSide({ value, at: answer }),
    presented: picture.at === slide ? picture.value : slide,
    present: (value) => setPicture({ value, at: slide }),
  };
}
