import type { knowledge as English } from "../en/knowledge";
import type { Translation } from "../../messages";

export const knowledge: Translation<typeof English> = {
  title: "Worin {name} nachschlagen darf",
  about:
    "{name} antwortet aus diesen Dokumenten und nennt die Seite, auf die sich eine Antwort stützt. Sie bleiben auf dem Server, für alle, die mit {name} sprechen.",
  add: "Dokumente hinzufügen",
  drop: "oder hier ablegen: PDF, Word, Webseiten, Markdown, reiner Text",
  looking: "Wird nachgesehen …",
  none: "Noch keine Dokumente.",
  documents: "Dokumente",
  waiting: "Wartet darauf, gelesen zu werden",
  parsing: "Wird gelesen",
  encoding: "Wird indiziert ({share})",
  failed: "Konnte nicht gelesen werden",
  removeOne: "{name} entfernen",
  remove: "Entfernen",
  keep: "Behalten",
  sending: "{name} wird gesendet",
  dismiss: "{name} aus der Liste nehmen",
  pages: { one: "{count} Seite", other: "{count} Seiten" },
  passages: { one: "{count} Abschnitt", other: "{count} Abschnitte" },
  own: "gehört zur Persona",
  notKept: "Dieser Server bewahrt keine Dokumente auf.",
};
