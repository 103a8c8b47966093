"use client";

import { useEffect } from "react";
import type { Conversation } from "@/session/conversation/conversation";
import type { Puppeteer } from "../stage/puppeteer";
import type { StudioHandle } from "../studio/handle";
import { type DebugHandle, debugHandle } from "./handle";

declare global {
  interface Window {
    visavis?: DebugHandle;
  }
}

/** Puts the debug handle on the window, if the address asks for it. */
export function useDebugHandle(
  conversation: Conversation,
  puppeteer: Puppeteer,
  studio?: StudioHandle,
): void {
  useEffect(() => {
    if (new URLSearchParams(location.search).get("debug") !== "1") return;
    const [handle, remove] = debugHandle(conversation, puppeteer);
    window.visavis = studio === undefined ? handle : Object.assign(handle, { studio });
    return () => {
      delete window.visavis;
      remove();
    };
  }, [conversation, puppeteer, studio]);
}
