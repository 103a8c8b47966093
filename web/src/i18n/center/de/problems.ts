import type { problems as english } from "../en/problems";
import type { Translation } from "../../messages";

export const problems: Translation<typeof english> = {
  wrongPassword: "E-Mail-Adresse oder Passwort ist falsch.",
  wrongOwnPassword: "Das Passwort ist falsch.",
  weakPassword:
    "Dieses Passwort ist leicht zu erraten. Mindestens 10 Zeichen; mehrere Wörter, die nicht zusammengehören, sind ein gutes.",
  busy: "Gerade melden sich zu viele an. Versuchen Sie es gleich noch einmal.",
  required: "Melden Sie sich dafür an.",
  expired: "Sie waren eine Weile weg. Melden Sie sich neu an.",
  forbidden: "Ihre Rolle erlaubt das nicht.",
  forged: "Dafür ist diese Seite zu alt. Laden Sie sie neu.",
  exists: "Mit dieser E-Mail-Adresse gibt es schon ein Konto.",
  invalidEmail: "Das ist keine E-Mail-Adresse.",
  lastAdmin: "Jemand muss diesen Server verwalten: Machen Sie erst jemand anderen dazu.",
  unknownUser: "Dieses Konto gibt es nicht.",
  invitation: "Dieser Link wurde schon benutzt oder ist zu alt. Bitten Sie um einen neuen.",
  emailNeeded: "Sagen Sie, mit welcher E-Mail-Adresse Sie sich anmelden wollen.",
  setUpAlready: "Dieser Server hat schon Konten. Melden Sie sich an.",
  oidcAccount: "Sie haben hier kein Konto, oder es ist gesperrt. Fragen Sie, wer diesen Server betreibt.",
  oidcEmail: "Der Anmeldedienst bürgt nicht für Ihre E-Mail-Adresse.",
  oidcRefused:
    "Der Anmeldedienst hat Sie nicht eingelassen, oder es hat zu lange gedauert. Beginnen Sie neu.",
  oidcAway: "Der Anmeldedienst antwortet nicht. Versuchen Sie es noch einmal.",
  keyTooMany: "Es sind zu viele Schlüssel. Widerrufen Sie erst einige.",
  keyName: "Ein Schlüssel braucht einen Namen, der ihn von anderen unterscheidet.",
  settingInvalid: "Dieser Wert ist hier nicht möglich.",
  storage: "Die Datenbank ist nicht erreichbar.",
};
