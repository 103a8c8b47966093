import { isLanguage, type Language } from "@/i18n/languages";
import type { Manner } from "@/session/conversation/manner";

/** What the address of an unattended page asks for. */
export interface KioskOptions {
  /** After so much silence she asks whether anybody is there; after as much again the page is free for the next, s. */
  readonly idleS: number;
  readonly turnTaking: Manner["turnTaking"];
  /** Whether she sees visitors: never, if they let her, or from the beginning of a visit until they end it. */
  readonly seeing: "never" | "offered" | "always";
  /**
   * What she notices of how visitors speak: nothing; what they let her; or that, and other sounds from the beginning.
   * Tone and words are never read of somebody who has not agreed.
   */
  readonly hearing: "never" | "offered" | "sounds";
  /** Of the page's own words; null leaves that to the browser. */
  readonly language: Language | null;
}

const IDLE_S = 40;
/** What the server allows. */
const SHORTEST_S = 5;
const LONGEST_S = 3_600;

const TURN_TAKING: Readonly<Record<string, Manner["turnTaking"]>> = {
  patient: "patient",
  push: "push_to_talk",
};

const HEARING: Readonly<Record<string, KioskOptions["hearing"]>> = { offer: "offered", sounds: "sounds" };
const SEEING: Readonly<Record<string, KioskOptions["seeing"]>> = { offer: "offered", always: "always" };

/** Reads `?kiosk=1&idle=40&talk=push&see=offer&hear=offer&language=de` from an address; null if this page is no kiosk. */
export function kioskFromAddress(search: string): KioskOptions | null {
  const query = new URLSearchParams(search);
  if (query.get("kiosk") !== "1") return null;
  const language = query.get("language") ?? "";
  const idle = Number(query.get("idle") ?? IDLE_S);
  return {
    idleS: Number.isFinite(idle) ? Math.max(SHORTEST_S, Math.min(LONGEST_S, idle)) : IDLE_S,
    turnTaking: TURN_TAKING[query.get("talk") ?? ""] ?? "automatic",
    seeing: SEEING[query.get("see") ?? ""] ?? "never",
    hearing: HEARING[query.get("hear") ?? ""] ?? "never",
    language: isLanguage(language) ? language : null,
  };
}
