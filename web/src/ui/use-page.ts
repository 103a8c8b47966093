"use client";

import { useEffect, useState } from "react";
import type { PersonaCard } from "@/contract/events";
import type { Conversation } from "@/session/conversation/conversation";
import { conversationHere } from "./conversation-here";
import { useDebugHandle } from "./debug/use-debug-handle";
import { usePreferences } from "./preferences";
import { usePersona } from "./server-status";
import { Puppeteer } from "./stage/puppeteer";
import { type StageState, useStage } from "./stage/use-stage";
import { useReducedMotion, useTheme } from "./theme";
import { usePageLifecycle } from "./use-page-lifecycle";

/** What every kind of page is made of. */
export interface PageParts {
  readonly conversation: Conversation;
  readonly puppeteer: Puppeteer;
  readonly persona: PersonaCard;
  readonly theme: "light" | "dark";
  readonly stage: StageState;
}

/** Renews what this browser is signed in with; tells whether that went well. */
async function renewed(): Promise<boolean> {
  const { renewLogin, wasSignedIn } = await import("@/data/renew-login");
  return wasSignedIn() && (await renewLogin().catch(() => null)) !== null;
}

/** Makes the conversation, the one who moves the avatar, and the stage; and lets them follow the window. */
export function usePage(): PageParts {
  const [conversation] = useState(() => conversationHere(renewed));
  const [puppeteer] = useState(() => new Puppeteer(conversation, Math.floor(Math.random() * 2 ** 31)));
  const persona = usePersona();
  const theme = useTheme();
  const calm = useReducedMotion();
  const stage = useStage(usePreferences().quality);

  useEffect(() => puppeteer.attach(), [puppeteer]);
  useEffect(() => puppeteer.setCalm(calm), [puppeteer, calm]);
  usePageLifecycle(conversation, persona.title);
  useDebugHandle(conversation, puppeteer);
  return { conversation, puppeteer, persona, theme, stage };
}
