import type { knowledge as English } from "../en/knowledge";
import type { Translation } from "../../messages";

export const knowledge: Translation<typeof English> = {
  title: "Wissen",
  about:
    "Dokumente, in denen Personas nachsehen dürfen. Ihre Antworten nennen die Stelle, auf der sie beruhen.",
  persona: "Persona",
  of: "Worin {title} nachsehen darf",
  documents: "Dokumente",
  add: "Dokumente hinzufügen",
  drop: "oder hier ablegen: PDF, Word, Webseiten, Markdown, Text",
  none: "Noch keine Dokumente",
  noneWhy: "Fügen Sie hinzu, wonach gefragt wird: Öffnungszeiten, Anleitungen, Hausordnung.",
  noneRead: "Niemand hat welche hinzugefügt.",
  waiting: "Wartet darauf, gelesen zu werden",
  parsing: "Wird gelesen",
  encoding: "Wird erschlossen",
  failed: "Es konnte nicht gelesen werden.",
  sending: "{name} wird gesendet",
  dismiss: "{name} von der Liste nehmen",
  pages: { one: "{count} Seite", other: "{count} Seiten" },
  passages: { one: "{count} Abschnitt", other: "{count} Abschnitte" },
  own: "gehört zur Persona",
  fetch: "{name} herunterladen",
  removeOne: "{name} entfernen",
  removeTitle: "Dieses Dokument entfernen?",
  removeWhat: "„{name}“ wird nicht mehr gefunden, und die Datei wird gelöscht.",
  searchTitle: "Suche prüfen",
  searchAbout: "Auf welchen Stellen würde eine Antwort beruhen?",
  question: "Eine Frage",
  nothingFits:
    "Keine Stelle passt. Fragen Sie mit anderen Worten, oder fügen Sie ein Dokument hinzu, das davon handelt.",
  found: "Stellen",
  onPage: "Seite {page}",
  fits: "passt zu {score}",
};
