"use client";

import { useQuery } from "@tanstack/react-query";
import { type Given, trpc } from "./api";
import { useMe } from "./access/use-me";

export type PersonaItem = Given["personas"]["list"]["items"][number];

/** Returns the query for all personas; for whoever may not read them it stays empty. */
export function usePersonas() {
  const { may } = useMe();
  return useQuery({
    queryKey: ["personas", "list"],
    queryFn: ({ signal }) => trpc.personas.list.query(undefined, { signal }),
    enabled: may("personas.read"),
  });
}

/** Returns what names a persona: its title, where that is known. */
export function usePersonaNames(): (name: string) => string {
  const { data } = usePersonas();
  return (name) => data?.items.find((item) => item.name === name)?.title ?? name;
}
