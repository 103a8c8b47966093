import type { agents as english } from "../en/agents";
import type { Translation } from "../../messages";

export const agents: Translation<typeof english> = {
  menu: "Agenten",
  working: "Agenten bei der Arbeit",
  stop: "{title} anhalten",
  stopHint: "{title} anhalten; die Antwort geht ohne weiter",
  usedTitle: "Was benutzt wurde",
  used: "Benutzt: {names} · {time}",
  atWork: "Arbeitet",
  done: "Fertig",
  failed: "Fehlgeschlagen",
  stopped: "Angehalten",
  result: "Ergebnis von {title}",
  nothing: "nichts",
  yes: "ja",
  no: "nein",
  mayUse: "Was sie benutzen darf",
  mayUseHow:
    "Sie greift von selbst darauf zurück, wenn eine Antwort es braucht. Was Sie hier ausschalten, bleibt in diesem Gespräch aus. Tippen Sie @ in eine Nachricht, um eines davon beim Namen zu nennen.",
  everything: "alles",
  some: "{count} von {all}",
};
