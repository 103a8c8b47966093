"use client";

import { Elapsed as Counter } from "../controls/elapsed";
import { useSeconds } from "../use-seconds";

/** How long an agent has been at work, in tenths of a second. */
export function Elapsed({ sinceMs }: { readonly sinceMs: number }) {
  return <Counter sinceMs={sinceMs} write={useSeconds(1)} everyMs={100} className="text-xs text-soft" />;
}
