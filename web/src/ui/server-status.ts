import { useEffect, useState } from "react";
import { type TalkTranslate, useT } from "@/i18n/talk";
import { PersonaCard } from "@/contract/events";
import * as z from "@/zod";
import { createStore } from "zustand/vanilla";
import { useStore } from "zustand";

const ServerStatus = z.object({
  ready: z.boolean(),
  default_persona: z.string(),
  personas: z.array(PersonaCard),
  capabilities: z.object({ mind: z.string() }).optional(),
});
type ServerStatus = z.infer<typeof ServerStatus>;

/** Shown until the server has said who is there, and where it does not. */
const HOST: PersonaCard = {
  name: "host",
  title: "Iris",
  description: "The host of visavis. She shows you around, and likes to talk.",
  language: "en",
  avatar: "iris",
  disclosure: "I'm a virtual human: an AI, not a person.",
};

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 4_000;

/** Whether the server is still loading its models, what thinks there, and who is there. */
const known = createStore<{ waking: boolean; mind: string; personas: readonly PersonaCard[] }>(() => ({
  ...{ waking: false, mind: "scripted", personas: [] },
}));

export function useWaking(): boolean {
  return useStore(known, (status) => status.waking);
}

/** Returns where the server is, in words for people. */
export function placeOfServer(t: TalkTranslate): string {
  const local = ["localhost", "127.0.0.1", "[::1]"].includes(location.hostname);
  return local ? t("welcome.thisComputer") : location.hostname;
}

/** Returns where what is said goes, in words for people. */
export function useWhereabouts(): string {
  const t = useT();
  const mind = useStore(known, (status) => status.mind);
  const place = placeOfServer(t);
  return mind.startsWith("model:")
    ? t("welcome.runsOnWith", { place, model: mind.slice("model:".length) })
    : t("welcome.runsOn", { place });
}

/** Returns what a persona is called; its name, if the server does not say more. */
export function usePersonaTitle(name: string): string {
  return useStore(known, (status) => status.personas.find((card) => card.name === name)?.title ?? name);
}

/** Returns who can be talked to on this page: whom the address names, or the server's default. */
export function usePersona(): PersonaCard {
  const [persona, setPersona] = useState<PersonaCard>(HOST);
  useEffect(() => {
    const asked = new URLSearchParams(location.search).get("persona");
    return watchStatus((status) => {
      const name = asked ?? status.default_persona;
      setPersona(status.personas.find((card) => card.name === name) ?? { ...HOST, name });
    });
  }, []);
  return persona;
}

/** Asks the server how it is until it is ready; returns what ends that. */
function watchStatus(changed: (status: ServerStatus) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over = false;
  const ask = async (waitMs: number) => {
    const status = await fetchStatus();
    if (over) return;
    if (status !== null) {
      const { ready, personas, capabilities } = status;
      known.setState({ waking: !ready, mind: capabilities?.mind ?? "scripted", personas });
      changed(status);
    }
    if (status?.ready === true) return;
    timer = setTimeout(() => void ask(Math.min(LONGEST_WAIT_MS, waitMs * 1.5)), waitMs);
  };
  void ask(FIRST_WAIT_MS);
  return () => {
    over = true;
    clearTimeout(timer);
  };
}

async function fetchStatus(): Promise<ServerStatus | null> {
  try {
    const response = await fetch("/api/status");
    return response.ok ? ServerStatus.parse(await response.json()) : null;
  } catch {
    return null; // the conversation itself will say what is wrong
  }
}
