import type { privacy as English } from "../en/privacy";
import type { Translation } from "../../messages";

/** `{place}` is in the dative: "auf diesem Computer". */
export const privacy: Translation<typeof English> = {
  title: "Privatsphäre",
  record: "der Ton wird aufgenommen",
  seeing: "Sie werden gesehen",
  hearing: "Ihr Mikrofon ist an",
  reading: "wie Sie wirken, wird geschätzt",
  memory: "man erinnert sich an Sie",
  transcript: "Gesagtes wird als Text aufbewahrt",
  nothing: "nichts wird verwendet oder aufbewahrt",
  status: "Privatsphäre: {uses}",
  statusHint: "Privatsphäre: {uses} (N)",
  nothingKept: "Nichts wird aufbewahrt",
  recording: "Aufnahme",
  withdraw: "Alles widerrufen",
  withdrawHint: "Alles widerrufen (W)",
  about:
    "{name} ist ein virtueller Mensch, eine KI: Niemand sonst ist dabei, solange diese Seite es nicht sagt.",
  inUse: "Gerade in Verwendung",
  now: "Jetzt",
  nothingNow: "Nichts wird verwendet oder aufbewahrt. Sie können weiterhin schreiben.",
  own: "Ansehen, exportieren oder löschen, was dieser Server von Ihnen hat",
  kept: "Was aufbewahrt wird",
  keepText: "Gesagtes als Text aufbewahren",
  keepTextWhat:
    "Eine Mitschrift, auf {place}, damit Sie sie wieder lesen können. Ausgeschaltet hinterlässt dieses Gespräch von da an keine Worte; was bis dahin aufbewahrt wurde, lässt sich unter den früheren Gesprächen löschen.",
  keepSound: "Ton aufnehmen",
  keepSoundWhat:
    "Beide Stimmen, verschlüsselt, auf {place}, nur für dieses Gespräch. Solange aufgenommen wird, ist ein roter Punkt zu sehen.",
};
