import type { door as english } from "../en/door";
import type { Translation } from "../../messages";

export const door: Translation<typeof english> = {
  signIn: "Anmelden",
  signInTo: "beim Leitstand",
  email: "E-Mail-Adresse",
  password: "Passwort",
  name: "Ihr Name",
  nameHint: "So sehen es andere auf diesem Server.",
  newPassword: "Neues Passwort",
  choosePassword: "Passwort wählen",
  passwordHint: "Mindestens 10 Zeichen. Mehrere Wörter, die nicht zusammengehören, sind ein gutes.",
  or_: "oder",
  oidc: "Weiter mit {name}",
  forgot:
    "Passwort vergessen? Wer diesen Server betreibt, kann Ihnen einen Link geben, um ein neues zu wählen.",
  wait: "Zu viele Versuche. Versuchen Sie es in {time} noch einmal.",
  notNeeded: "Hier ist keine Anmeldung nötig",
  notNeededWhy: "Auf diesem Server gibt es keine Konten. Wer an diesem Computer sitzt, darf alles.",
  goOn: "Leitstand öffnen",
  talkInstead: "Ohne Anmeldung sprechen",
  setUp: "Konten einrichten",
  setUpWhy: "Legen Sie das erste Konto an: Es verwaltet diesen Server. Von da an melden sich alle an.",
  setUpAction: "Konto anlegen",
  setUpDone: "Hier gibt es schon Konten",
  setUpDoneWhy: "Melden Sie sich mit Ihrem an, oder bitten Sie die Verwaltung um eine Einladung.",
  setUpElsewhere:
    "Zum Einrichten braucht es einen Link. Er steht in dem, was der Server beim Start geschrieben hat.",
  noAdmin:
    "Diesen Server verwaltet noch niemand. Wer ihn betreibt, legt das erste Verwaltungskonto mit dem Link an, den der Server beim Start geschrieben hat.",
  setUpLater: "Nicht jetzt",
  join: "Sie sind eingeladen",
  joinWhy: "Legen Sie ein Konto auf diesem Server an. Sie werden: {role}.",
  joinAction: "Einladung annehmen",
  reset: "Ein neues Passwort wählen",
  resetWhy: "Für das Konto {name}. Überall sonst werden Sie dann abgemeldet.",
  resetAction: "Passwort ändern",
  expires: "Der Link gilt bis {date}, einmal.",
  linkBad: "Dieser Link taugt nicht",
  linkMissing: "Der Link ist unvollständig. Kopieren Sie ihn ganz, von Anfang bis Ende.",
};
