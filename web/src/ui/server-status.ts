import { useEffect, useState } from "react";
import { PersonaCard } from "@/contract/events";
import { z } from "zod";

const ServerStatus = z.object({
  ready: z.boolean(),
  default_persona: z.string(),
  personas: z.array(PersonaCard),
});

/** Shown until the server has said who is there, and where it does not. */
const HOST: PersonaCard = {
  name: "host",
  title: "Iris",
  description: "The host of visavis. She shows you around, and likes to talk.",
  language: "en",
  avatar: "default",
};

/** Returns who can be talked to on this page: whom the address names, or the server's default. */
export function usePersona(): PersonaCard {
  const [persona, setPersona] = useState<PersonaCard>(HOST);
  useEffect(() => {
    const asked = new URLSearchParams(location.search).get("persona");
    void fetchStatus().then((status) => {
      const name = asked ?? status?.default_persona ?? HOST.name;
      setPersona(status?.personas.find((card) => card.name === name) ?? { ...HOST, name });
    });
  }, []);
  return persona;
}

async function fetchStatus(): Promise<z.infer<typeof ServerStatus> | null> {
  try {
    const response = await fetch("/api/status");
    return response.ok ? ServerStatus.parse(await response.json()) : null;
  } catch {
    return null; // the conversation itself will say what is wrong
  }
}
