"use client";

import { config } from "zod";

// zod compiles its checks with `new Function`, if it may. The pages' content security policy says no, and would tell
// the browser's console of each attempt.
config({ jitless: true });

/** Nothing to see: it is there so that the above happens before anything else does. */
export function ScriptPolicy() {
  return null;
}
