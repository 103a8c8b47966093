"use client";

import { createContext, useContext } from "react";
import { useStore } from "zustand";
import type { Studio } from "./studio-parts";
import type { StudioState } from "./store";

export const StudioContext = createContext<Studio | null>(null);

/** Returns the studio of this page. */
export function useStudio(): Studio {
  const studio = useContext(StudioContext);
  if (studio === null) throw new Error("this component belongs inside a StudioContext");
  return studio;
}

/** Returns a part of what has been chosen, and follows it. */
export function useChosen<T>(select: (state: StudioState) => T): T {
  return useStore(useStudio().store, select);
}
