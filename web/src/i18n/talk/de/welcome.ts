import type { welcome as english } from "../en/welcome";
import type { Translation } from "../../messages";

export const welcome: Translation<typeof english> = {
  talk: "Sprechen",
  opening: "Warten auf das Mikrofon",
  type: "Lieber tippen",
  waking: "{name} wacht gerade auf. Beginnen Sie ruhig: Sobald sie wach ist, begrüßt sie Sie.",
  isAi: "{name} ist ein virtueller Mensch, eine KI.",
  kept: "Gesagtes wird als Text aufbewahrt.",
  notKept: "Gesagtes wird nicht aufbewahrt.",
  privacy: "Privatsphäre",
  past: "Frühere Gespräche",
  center: "Leitstand",
  loading: "Avatar wird geladen",
  runsOn: "Sie läuft auf {place}; Ton wird nur auf Wunsch gespeichert.",
  runsOnWith: "Sie läuft auf {place} und denkt mit {model}; Ton wird nur auf Wunsch gespeichert.",
  thisComputer: "diesem Computer",
};
