import type { welcome as english } from "../en/welcome";
import type { Translation } from "../../messages";

export const welcome: Translation<typeof english> = {
  talk: "Gespräch beginnen",
  opening: "Warten auf das Mikrofon",
  type: "Lieber tippen",
  waking: "{name} wacht gerade auf. Beginnen Sie ruhig: Sobald sie wach ist, begrüßt sie Sie.",
  isAi: "{name} ist ein virtueller Mensch, eine KI.",
  kept: "Was gesagt wird, wird als Text aufbewahrt.",
  notKept: "Was gesagt wird, wird nicht aufbewahrt.",
  privacy: "Privatsphäre",
  past: "Frühere Gespräche",
  center: "Leitstand",
  loading: "Avatar wird geladen",
  runsOn: "Sie läuft auf {place}, und Ton wird nur gespeichert, wenn Sie das verlangen.",
  runsOnWith:
    "Sie läuft auf {place} und denkt mit {model}, und Ton wird nur gespeichert, wenn Sie das verlangen.",
  thisComputer: "diesem Computer",
};
