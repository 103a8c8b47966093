import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";

/** By what somebody is known again on this device: a secret that stands for nobody else, and only while they agree. */
const NAME = "visavis-person";
const BYTES = 32;
const KEY = /^[A-Za-z0-9_-]{16,128}$/;

function load(): string | null {
  try {
    const stored = localStorage.getItem(NAME);
    return stored !== null && KEY.test(stored) ? stored : null;
  } catch {
    return null; // a browser that stores nothing remembers nobody
  }
}

const known = createStore<{ key: string | null }>(() => ({
  key: typeof localStorage === "undefined" ? null : load(),
}));

/** Returns the key of the person who agreed to be remembered; null if nobody did. */
export function personKey(): string | null {
  return known.getState().key;
}

export function useRemembered(): boolean {
  return useStore(known, ({ key }) => key !== null);
}

/** Makes a key, and keeps it in this browser. */
export function makePersonKey(): string {
  const key = base64url(crypto.getRandomValues(new Uint8Array(BYTES)));
  known.setState({ key });
  try {
    localStorage.setItem(NAME, key);
  } catch {
    // It lasts as long as the page does.
  }
  return key;
}

/** Removes the key: from now on nothing here leads to what was remembered. */
export function dropPersonKey(): void {
  known.setState({ key: null });
  try {
    localStorage.removeItem(NAME);
  } catch {
    // There is none.
  }
}

/** Bytes in the alphabet of RFC 4648, section 5, without padding. */
export function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}
