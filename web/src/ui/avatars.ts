import { useEffect, useState } from "react";
import * as z from "@/zod";
import type { PersonaCard } from "@/contract/events";
import { usePreferences } from "./preferences";

/** Somebody whom this server can show. */
const AvatarCard = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string().catch(""),
  license: z.string().catch(""),
  triangles: z.number().catch(0),
  bytes: z.number().catch(0),
});
export type AvatarCard = z.infer<typeof AvatarCard>;

const NAME = /^[a-z0-9][a-z0-9_-]{0,63}$/;
const DEFAULT: AvatarCard = {
  ...{ name: "iris", title: "Iris", description: "", license: "CC0-1.0", triangles: 0, bytes: 0 },
};

let listed: Promise<readonly AvatarCard[]> | null = null;

async function listAvatars(): Promise<readonly AvatarCard[]> {
  try {
    const response = await fetch("/avatars/avatars.json");
    const cards = response.ok ? z.array(AvatarCard).parse(await response.json()) : [];
    return cards.length > 0 ? cards : [DEFAULT];
  } catch {
    return [DEFAULT]; // an older server lists none, and has this one
  }
}

/** Returns the avatars of this server; none until they are known. */
export function useAvatars(): readonly AvatarCard[] {
  const [cards, setCards] = useState<readonly AvatarCard[]>([]);
  useEffect(() => {
    listed ??= listAvatars();
    let wanted = true;
    void listed.then((known) => {
      if (wanted) setCards(known);
    });
    return () => {
      wanted = false;
    };
  }, []);
  return cards;
}

/** Reads `?avatar=NAME`; null without it. */
export function avatarFromAddress(search: string): string | null {
  const name = new URLSearchParams(search).get("avatar");
  return name !== null && NAME.test(name) ? name : null;
}

/** Returns whom to show: whom the address names, else the person's choice, else the persona's own. */
export function useAvatarName(own: PersonaCard, talking: PersonaCard | null): string {
  const { avatar } = usePreferences();
  const [named] = useState(() => avatarFromAddress(location.search));
  // Who has taken over looks like themselves: the choice was made for somebody else.
  if (talking !== null && talking.name !== own.name) return talking.avatar;
  return named ?? avatar ?? own.avatar;
}
