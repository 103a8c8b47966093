import { useSyncExternalStore } from "react";
import * as z from "@/zod";
import { createStore } from "zustand/vanilla";
import { type Manner, USUAL_MANNER } from "@/session/conversation/manner";
import { type Keeping, USUAL_KEEPING } from "@/session/conversation/keeping";
import type { Consent } from "@/session/seeing/consent";
import type { HearingConsent } from "@/session/senses/hearing";
import { Background } from "./stage/background";

const Preferences = z.object({
  captions: z.boolean().catch(true),
  theme: z.enum(["system", "light", "dark"]).catch("system"),
  /** Of the page's own words; `auto` follows the browser. */
  language: z.enum(["auto", "en", "de", "es", "zh"]).catch("auto"),
  quality: z.enum(["auto", "lite", "medium", "high"]).catch("auto"),
  /** The chosen avatar; null for the persona's own. */
  avatar: z.string().nullable().catch(null),
  background: Background.catch("gradient"),
  backgroundColor: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i)
    .catch("#b9c4c9"),
  /** The chosen microphone; null for the default one. */
  microphone: z.string().nullable().catch(null),
  turnTaking: z.enum(["automatic", "patient", "push_to_talk"]).catch(USUAL_MANNER.turnTaking),
  duplex: z.enum(["auto", "full", "half"]).catch(USUAL_MANNER.duplex),
  backchannels: z.boolean().catch(USUAL_MANNER.backchannels),
  /** Whether she may see this person through the camera; null if they have not been asked. */
  seen: z.boolean().nullable().catch(null),
  /** What else she may do while she sees them. */
  expressions: z.boolean().catch(false),
  recognition: z.boolean().catch(false),
  /** Whether this person has been asked what of their voice and words may be read. */
  heard: z.boolean().catch(false),
  /** What they agreed to of that. */
  voiceEmotion: z.boolean().catch(false),
  sounds: z.boolean().catch(false),
  sentiment: z.boolean().catch(false),
  /** Whether what is said may be kept as text. */
  transcript: z.boolean().catch(true),
  /** Whether what she sees is told in detail; null leaves that to the size of the window. */
  seeingDetails: z.boolean().nullable().catch(null),
  /** Whether this person has been shown around the Command Center, or did not want to be. */
  toured: z.boolean().catch(false),
  /** How often the hint was shown that a tap stops her; once that was done it is known. */
  tapHints: z.int().min(0).catch(0),
});
export type Preferences = z.infer<typeof Preferences>;

const KEY = "visavis";

function load(): Preferences {
  try {
    return Preferences.parse(JSON.parse(localStorage.getItem(KEY) ?? "{}"));
  } catch {
    return Preferences.parse({}); // nothing is stored, or it cannot be read
  }
}

/** What this person has chosen on this browser. */
export const preferences = createStore<Preferences>(load);

let stored = true;

preferences.subscribe((value) => {
  if (!stored) return;
  try {
    localStorage.setItem(KEY, JSON.stringify(value));
  } catch {
    // A browser that stores nothing forgets the choice with the page.
  }
});

export function usePreferences(): Preferences {
  return useSyncExternalStore(preferences.subscribe, preferences.getState, preferences.getInitialState);
}

export function setPreference(change: Partial<Preferences>): void {
  preferences.setState(change);
}

/** Chooses something for as long as this page is open. Nothing else is stored from now on, either. */
export function preferForThisPage(change: Partial<Preferences>): void {
  stored = false;
  preferences.setState(change);
}

/** Stores no choice from now on; returns what takes all of them back. For pages that many people use in turn. */
export function forgetfulPreferences(): () => void {
  const kept = preferences.getState();
  stored = false;
  return () => preferences.setState(kept, true);
}

/** Returns how this person likes to talk. */
export function preferredManner(): Manner {
  const { turnTaking, duplex, backchannels } = preferences.getState();
  return { turnTaking, duplex, backchannels };
}

/** Returns what this person has agreed to be seen of. */
export function preferredConsent(): Consent {
  const { seen, expressions, recognition } = preferences.getState();
  return { seeing: seen === true, expressions, recognition };
}

/** Returns what of their voice and words this person lets be read. */
export function preferredHearing(): HearingConsent {
  const { voiceEmotion, sounds, sentiment } = preferences.getState();
  return { voiceEmotion, sounds, sentiment };
}

/** Returns what of a conversation may be kept. A recording is agreed to anew in each one. */
export function preferredKeeping(): Keeping {
  return { ...USUAL_KEEPING, transcript: preferences.getState().transcript };
}
