"use client";

import { useQuery } from "@tanstack/react-query";
import * as z from "@/zod";
import { send } from "./access/rest";
import { useMe } from "./access/use-me";
import { type Given, trpc } from "./api";

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

const Status = z.object({ personas: z.array(z.object({ name: z.string(), title: z.string() })) });

/** Returns what names a persona: its title, which whoever talks here may know, if nothing else of it. */
export function usePersonaNames(): (name: string) => string {
  const { may } = useMe();
  const { data: listed } = usePersonas();
  const { data: known } = useQuery({
    queryKey: ["personas", "names"],
    queryFn: async () => Status.parse(await send("/api/status")).personas,
    enabled: !may("personas.read"),
  });
  return (name) => (listed?.items ?? known)?.find((item) => item.name === name)?.title ?? name;
}
