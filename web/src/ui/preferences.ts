import { useSyncExternalStore } from "react";
import { z } from "zod";
import { createStore } from "zustand/vanilla";

const Preferences = z.object({
  captions: z.boolean().catch(true),
  theme: z.enum(["system", "light", "dark"]).catch("system"),
  quality: z.enum(["auto", "lite", "medium", "high"]).catch("auto"),
  /** The chosen microphone; null for the default one. */
  microphone: z.string().nullable().catch(null),
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

preferences.subscribe((value) => {
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
