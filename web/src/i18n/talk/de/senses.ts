import type { senses as English } from "../en/senses";
import type { Translation } from "../../messages";

/** `{place}` is in the dative: "auf diesem Computer". */
export const senses: Translation<typeof English> = {
  she: "die Persona",
  sheBegins: "Die Persona",
  title: "Sinne",
  allOff: "Alle ausschalten",
  maySee: "{name} darf mich sehen, solange meine Kamera an ist",
  mayReadExpressions: "Meine Mimik darf gelesen werden",
  mayRecognize: "Ich darf erkannt werden, falls ich dem zugestimmt habe",
  mayHearTone: "Der Ton meiner Stimme darf gehört werden",
  mayHearSounds: "Andere Geräusche dürfen gehört werden: Lachen, eine Türklingel",
  mayReadWords: "Das Gefühl in meinen Worten darf gelesen werden",
  aboutSeeing:
    "Bilder Ihrer Kamera werden zu {place} übertragen und dort betrachtet: Ihr Gesicht, wohin Sie schauen, ob Sie sprechen. Keines wird aufbewahrt.",
  aboutExpressions:
    "Sieben Ausdrücke, etwa ein Lächeln oder Überraschung, werden aus den Bewegungen Ihres Gesichts geschätzt. Das ist, was ein Gesicht zeigt, nicht, was Sie fühlen, und es kann falsch sein.",
  aboutRecognition:
    "Ihr Gesicht wird mit denen von Menschen verglichen, die zugestimmt haben, auf diesem Server bekannt zu sein. Gehören Sie nicht dazu, wird nichts von Ihnen aufbewahrt.",
  aboutTone:
    "Höhe, Lautstärke, Tempo und Klang Ihrer Stimme werden auf {place} gemessen und damit verglichen, wie Sie sonst sprechen. Der Ton wird nicht aufbewahrt.",
  aboutSounds:
    "Lachen, Husten, eine Türklingel: Was Ihr Mikrofon außer Sprache hört, wird auf {place} benannt. Der Ton wird nicht aufbewahrt, die Bezeichnung und der Zeitpunkt schon.",
  aboutWords: "Was Sie sagen oder schreiben, wird auf {place} auf angenehme und unangenehme Wörter geprüft.",
  aboutEstimates:
    "Was geschätzt wird, bleibt in der Aufzeichnung dieses Gesprächs, bis diese gelöscht wird. Es sagt, was sich zeigt, nicht, was Sie fühlen, und es kann falsch sein.",
  blind:
    "Dieser Server kann keine Bilder betrachten. Ihre Kamera zeigt Sie nur Ihnen selbst und niemandem sonst.",
  noPictures: "Dieser Server kann keine Bilder betrachten.",
  noExpressions: "Nichts auf diesem Server liest Mimik.",
  noRecognition: "Dieser Server kann niemanden erkennen.",
  noTone: "Nichts auf diesem Server liest den Ton von Stimmen.",
  noSounds: "Nichts auf diesem Server benennt Geräusche.",
  noWords: "Nichts auf diesem Server liest das Gefühl in Worten.",
  onlySeen: "Nur solange {name} Sie sehen darf.",
  mayNotice: "Darf {name} bemerken, wie Sie sprechen?",
  noticing:
    "Ihre Worte werden in jedem Fall zu {place} übertragen. Hiermit bemerkt {name} auch, wie Sie sie sagen, was sonst zu hören ist und welches Gefühl in Ihren Worten liegt, und kann entsprechend antworten: langsamer oder behutsamer.",
  letNotice: "Das erlauben",
  notNow: "Nicht jetzt",
  readTone: "Auch den Ton meiner Stimme lesen",
  nameSounds: "Auch andere Geräusche benennen",
  readWords: "Auch das Gefühl in meinen Worten lesen",
};
