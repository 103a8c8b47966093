import type { remembering as English } from "../en/remembering";
import type { Translation } from "../../messages";

/** `{place}` is in the dative: "auf diesem Computer". */
export const remembering: Translation<typeof English> = {
  title: "Erinnerung",
  remember: "Auf diesem Gerät an mich erinnern",
  about:
    "Damit behält {name}, was Sie über sich erzählen und worüber Sie gesprochen haben, auf {place}: als kurze Sätze, ohne Ton und ohne Bilder. Dieser Browser bewahrt einen zufälligen Schlüssel auf, an dem Sie wiedererkannt werden; wer diesen Browser benutzt, gilt als Sie. Beim Ausschalten verschwindet der Schlüssel, und nichts Weiteres wird aufbewahrt. Damit auch das Aufbewahrte gelöscht wird, wählen Sie „Mich vergessen“.",
  forget: "Mich vergessen",
  forgetTitle: "Alles über Sie vergessen?",
  forgetWhat:
    "Alles, was über Sie gelernt wurde, wird auf dem Server gelöscht, und der Schlüssel in diesem Browser wird entfernt. Das lässt sich nicht rückgängig machen.",
  forgetKey:
    "Der Schlüssel in diesem Browser wird entfernt, sodass nichts mehr zu Ihnen führt. Was dieser Server aufbewahrt, kann er von hier aus nicht löschen; fragen Sie, wer ihn betreibt.",
  erasing: "Wird gelöscht …",
  keep: "Behalten",
  erased: "Es ist gelöscht. Der Schlüssel in diesem Browser verschwindet mit.",
  done: "Fertig",
  notErased: "Es konnte nicht gelöscht werden.",
  keyStays: "Der Schlüssel bleibt, damit es noch einmal versucht werden kann.",
  close: "Schließen",
};
