import type { notices as english } from "../en/notices";
import type { Translation } from "../../messages";

export const notices: Translation<typeof english> = {
  rate: "Das war zu schnell; etwas wurde ausgelassen. Versuchen Sie es noch einmal.",
  messageSize: "Das war zu lang. Versuchen Sie es in kürzeren Stücken.",
  errors: "Zu vieles von dem, was diese Seite gesendet hat, war nicht zu gebrauchen.",
  backlog: "Der Server kommt mit Ihrem Mikrofon nicht mit. Versuchen Sie es gleich noch einmal.",
  soundBlocked: "Der Browser hält den Ton zurück. Klicken Sie irgendwo hin, um die Antwort zu hören.",
  noSound:
    "Dieser Browser spielt die Stimme nur ab, wenn die Seite von diesem Computer (localhost) oder über https kommt. Antworten erscheinen als Text.",
  withdrawn:
    "Alles ist widerrufen: Von jetzt an wird nichts von Ihnen gesehen, gehört, geschätzt, gemerkt oder aufbewahrt. Tippen können Sie weiterhin.",
  recognizerFailed:
    "Die Spracherkennung des Browsers funktioniert hier nicht. Die des Servers wird wieder benutzt.",
  placesTaken: "Alle Plätze sind belegt; versuchen Sie es in einer Weile noch einmal.",
  unreachable: "Der Server ist nicht erreichbar.",
  unanswered: "Der Server konnte das nicht beantworten.",
  somethingWrong: "Etwas ist schiefgegangen. Das Gespräch geht weiter.",
  lost: "Die Verbindung ist unterbrochen. Sie wird wiederhergestellt; nichts geht verloren.",
  tryNow: "Jetzt versuchen",
  tryAgain: "Noch einmal versuchen",
  leave: "Verlassen",
  back: "Zurück",
  personAnswers: "Anstelle von {name} antwortet ein Mensch.",
  listenIn: { one: "Jemand hört mit.", other: "{count} Personen hören mit." },
  echo: "Ihr Mikrofon hört Ihren Lautsprecher, deshalb lässt sie sich gerade nicht durch Sprechen unterbrechen. Benutzen Sie Kopfhörer, oder tippen Sie sie an.",
  noWebgl:
    "Dieser Browser kann nicht in 3D zeichnen (WebGL 2 fehlt oder ist ausgeschaltet), deshalb sehen Sie ein Bild. Stimme und Untertitel funktionieren.",
  noAvatar:
    "Der Avatar konnte nicht geladen werden, deshalb sehen Sie ein Bild. Stimme und Untertitel funktionieren.",
  micDenied: "Das Mikrofon ist gesperrt",
  micDeniedWhy:
    "Diese Seite darf nicht zuhören. Erlauben Sie das Mikrofon über das Zeichen in der Adresszeile des Browsers, und versuchen Sie es noch einmal.",
  micNone: "Es gibt kein Mikrofon",
  micNoneWhy:
    "Es wurde kein Mikrofon gefunden. Schließen Sie eines an und versuchen Sie es noch einmal, oder tippen Sie: Die Antwort wird trotzdem gesprochen.",
  micInUse: "Das Mikrofon ist belegt",
  micInUseWhy: "Ein anderes Programm belegt das Mikrofon. Schließen Sie es und versuchen Sie es noch einmal.",
  micInsecure: "Browser schützen hier das Mikrofon",
  micInsecureWhy:
    "Eine Seite darf nur zuhören, wenn sie von diesem Computer (localhost) oder über https kommt. Öffnen Sie sie unter einer solchen Adresse, oder tippen Sie stattdessen.",
  micFailed: "Das Mikrofon funktioniert nicht",
  micFailedWhy:
    "Der Browser konnte es nicht öffnen. Versuchen Sie es noch einmal, oder wählen Sie in den Einstellungen ein anderes.",
  serverAway: "Der Server ist nicht erreichbar",
  serverAwayWhy:
    "visavis antwortet nicht. Läuft es? Diese Seite versucht es weiter und beginnt, sobald es antwortet.",
  ended: "Das Gespräch ist beendet",
  endedIdle:
    "Lange wurde nichts gesagt, deshalb wurde es geschlossen. Sie können jederzeit ein neues beginnen.",
  endedClosed: "Der Server hat es geschlossen. Sie können ein neues beginnen.",
  beginAgain: "Neu beginnen",
  thanks: "Danke für das Gespräch",
  thanksWhy: "Das Gespräch ist beendet. Das Mikrofon ist aus.",
  elsewhere: "Das Gespräch geht anderswo weiter",
  elsewhereWhy:
    "Es wurde in einem anderen Fenster dieses Browsers geöffnet. Sie können hier ein neues beginnen.",
  beginNew: "Ein neues beginnen",
  full: "Alle Plätze sind belegt",
  fullWhy:
    "Es laufen so viele Gespräche, wie dieser Server halten kann. Versuchen Sie es in ein, zwei Minuten noch einmal.",
  nobody: "Hier gibt es niemanden mit diesem Namen",
  nobodyWhy: "Die Adresse dieser Seite nennt jemanden, den dieser Server nicht kennt.",
  toHost: "Mit der Gastgeberin sprechen",
  signIn: "Melden Sie sich an, um zu sprechen",
  signInWhy: "Auf diesem Server meldet man sich an, bevor man beginnt.",
  signInAction: "Anmelden",
  over: "Dieses Gespräch ist vorbei",
  overWhy: "Es ließ sich nicht fortsetzen: Zu viel Zeit ist vergangen. Sie können ein neues beginnen.",
  cannotBegin: "Das Gespräch kann nicht beginnen",
};
