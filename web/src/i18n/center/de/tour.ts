import type { tour as english } from "../en/tour";
import type { Translation } from "../../messages";

export const tour: Translation<typeof english> = {
  offer: "Neu hier? Eine Minute genügt, um alles zu sehen.",
  accept: "Rundgang zeigen",
  decline: "Nein, danke",
  step: "{step} von {of}",
  skip: "Überspringen",
  next: "Weiter",
  welcome: "Willkommen im Leitstand",
  welcomeText:
    "Von hier sehen Sie Gespräche, pflegen Personas und ihr Wissen und behalten den Server im Blick.",
  pages: "Die Seiten",
  pagesText: "Sie sehen die, die zu Ihrer Rolle gehören. Das Zeichen oben führt zurück zum Sprechen.",
  palette: "Alles finden",
  paletteText:
    "Drücken Sie auf jeder Seite ⌘ K oder Strg K und tippen Sie ein paar Buchstaben: einer Seite, einer Persona, eines Gesprächs oder einer Aktion.",
  account: "Wie es Ihnen gefällt",
  accountText:
    "Sprache, hell oder dunkel, und Ihr Konto. Dort lässt sich auch der Rundgang noch einmal beginnen.",
  end: "Das war alles",
  endText:
    "Gespräche sind privat. Was wie lange behalten wird und wer es sehen darf, steht in den Einstellungen.",
};
