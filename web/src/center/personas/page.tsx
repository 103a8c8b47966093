"use client";

import { useAddress } from "../use-address";
import { PersonaDetail } from "./persona-detail";
import { PersonaList } from "./persona-list";

/** Personas: all of them, or the one that the address names. */
export function PersonasPage() {
  const [address] = useAddress();
  const name = address.get("name");
  return name === null || name === "" ? <PersonaList /> : <PersonaDetail key={name} name={name} />;
}
