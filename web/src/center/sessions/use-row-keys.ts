"use client";

import type { KeyboardEvent } from "react";

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 };

/** Lets the arrows (or j and k) go through the links of a list, from one row to the next; Home and End to its ends. */
export function useRowKeys(): { readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void } {
  return {
    onKeyDown: (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const links = [...event.currentTarget.querySelectorAll<HTMLElement>("a[href]")];
      const now = links.indexOf(document.activeElement as HTMLElement);
      if (now < 0) return;
      const step = STEPS[event.key];
      const to = event.key === "Home" ? 0 : event.key === "End" ? links.length - 1 : now + (step ?? 0);
      if ((step === undefined && event.key !== "Home" && event.key !== "End") || links[to] === undefined)
        return;
      event.preventDefault();
      links[to].focus();
    },
  };
}
