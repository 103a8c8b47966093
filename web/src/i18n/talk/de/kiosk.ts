import type { kiosk as english } from "../en/kiosk";
import type { Translation } from "../../messages";

export const kiosk: Translation<typeof english> = {
  waking: "Sie wacht gerade auf. Einen Moment.",
  sayHello: "Sagen Sie Hallo, oder berühren Sie den Bildschirm",
  touch: "Zum Beginnen den Bildschirm berühren",
  private: "Nichts verlässt diesen Bildschirm, bevor Sie beginnen.",
  thenSees:
    "Dann sieht sie Ihr Gesicht und wohin Sie schauen, bis Sie das beenden. Kein Bild wird aufbewahrt.",
  thenHears: "Dann bemerkt sie auch Geräusche wie Lachen. Kein Ton wird aufbewahrt.",
  away: "Gleich zurück",
  done: "Ich bin fertig",
  noMicrophone: "Das Mikrofon ist nicht nutzbar: {reason}. Berühren Sie, was Sie sagen möchten.",
  denied: "es ist für diese Seite gesperrt",
  none: "es gibt keines",
  inUse: "ein anderes Programm belegt es",
  insecure: "die Seite ist weder lokal noch verschlüsselt",
  failed: "der Browser konnte es nicht öffnen",
  sees: "{name} sieht Sie",
  stopSeeing: "Das beenden",
  letSee: "{name} darf mich sehen",
  hears: "{name} achtet darauf, wie Sie sprechen",
  stopHearing: "Das nicht mehr",
  letHear: "{name} darf darauf achten, wie ich spreche",
};
