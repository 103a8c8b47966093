import { problemOf, RequestError } from "@/ui/request";

const SIGNED_IN = "visavis-signed-in";

/** Whether this browser was signed in: only then there may be something to renew, in a cookie that no page can see. */
export function wasSignedIn(): boolean {
  try {
    return localStorage.getItem(SIGNED_IN) !== null;
  } catch {
    return true; // it cannot be known
  }
}

export function keepSignedIn(signedIn: boolean): void {
  try {
    if (signedIn) localStorage.setItem(SIGNED_IN, "1");
    else localStorage.removeItem(SIGNED_IN);
  } catch {
    // A browser that stores nothing asks the server each time.
  }
}

/**
 * Renews what this browser is signed in with; returns who it is, as the server says, or null if there is nothing to
 * renew. One window does so after the other: two at once would look like a stolen cookie. Raises RequestError.
 */
export async function renewLogin(): Promise<unknown> {
  // There are no locks where the address is not a safe one.
  return "locks" in navigator
    ? await navigator.locks.request("visavis-renewal", renewOnce)
    : await renewOnce();
}

async function renewOnce(): Promise<unknown> {
  const response = await fetch("/api/auth/renew", { method: "POST", credentials: "same-origin" });
  const given: unknown = await response.json().catch(() => null);
  if (response.ok) return given;
  if (response.status !== 401)
    throw new RequestError(problemOf(given)?.detail ?? "The server cannot be reached.");
  keepSignedIn(false);
  return null;
}
