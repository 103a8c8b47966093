import type { sources as English } from "../en/sources";
import type { Translation } from "../../messages";

export const sources: Translation<typeof English> = {
  line: "Von Menschen geschrieben",
  lineWhat: "Jemand hat diesen Satz vorher geschrieben, und er wird so gesagt, wie er dasteht.",
  knowledge: "Aus dem Wissen der Persona",
  knowledgeWhat: "Der Satz stützt sich auf eine Stelle in ihren Dokumenten; das Zeichen nennt sie.",
  model: "Von einem Sprachmodell erdacht",
  modelWhat: "Dahinter steht keine Quelle außer dem Modell. Es kann falsch sein.",
  agent: "Aus dem Fund eines Agenten",
  agentWhat: "Der Satz gibt das Ergebnis einer Suche, einer Rechnung oder einer anderen Arbeit wieder.",
  memory: "Erinnerung an Sie",
  memoryWhat: "Sie haben das an einem anderen Tag erzählt und zugestimmt, dass es behalten wird.",
  filler: "Gesagt, während etwas dauert",
  fillerWhat: "Der Satz sagt nur, dass daran gearbeitet wird.",
  fallback: "Eine feste Wendung für den Fall, dass nichts passt",
  fallbackWhat: "Es gab keine passende Antwort.",
  command: "Eine feste Wendung",
  commandWhat: "Sie gehört zum Ablauf: zum Beispiel eine Begrüßung.",
  named: "{label}: {name}",
  namedPage: "{label}: {name}, Seite {page}",
  atPage: "{name}, Seite {page}",
  shortPage: "{name}, S. {page}",
  source: "Quelle: {source}",
  fit: "Passung zur Frage: {score} von 100.",
  legend: "Woher die Sätze kommen",
};
