import type { stage as English } from "../en/stage";
import type { Translation } from "../../messages";

export const stage: Translation<typeof English> = {
  human: "{title}, ein virtueller Mensch",
  draco:
    "Die Datei ist mit Draco komprimiert, was diese Seite nicht entpackt. Exportieren Sie sie ohne Draco oder mit meshopt.",
  ktx: "Die Bilder der Datei sind im Format KTX2, das diese Seite nicht liest. Exportieren Sie sie als WebP, PNG oder JPEG.",
  tooLarge: "Die Datei ist größer als 200 MB: zu groß, um hier gezeigt zu werden.",
  noGlb:
    "Das ist keine .glb- oder .vrm-Datei. (Eine .gltf-Datei muss als einzelne .glb-Datei exportiert werden.)",
  oldVersion: "Die Datei hat eine alte Version von glTF. Nötig ist Version 2.",
  damaged: "Die Datei ist beschädigt oder wurde nicht vollständig kopiert.",
  unreadable: "Die Datei ist beschädigt: Was sie über sich selbst sagt, ist nicht lesbar.",
  refers: "Die Datei verweist auf andere Dateien. Exportieren Sie sie mit allem darin (.glb).",
  invisible: "In der Datei ist nichts, was man sehen könnte.",
  visemes: "Alle 15 Viseme: Der Mund folgt der Sprache genau.",
  visemesMade: "{count} von 14 Visemen; die übrigen entstehen aus den Formen von ARKit. Es fehlen: {names}.",
  visemesHidden: "{count} von 14 Visemen; die übrigen sind nicht zu sehen. Es fehlen: {names}.",
  mouthOfShapes: "Keine Viseme, aber die Formen von ARKit: Der Mund entsteht daraus und ist gut abzulesen.",
  mouthOpens: "Keine Viseme und wenige Formen von ARKit: Der Mund öffnet und schließt sich, ohne viel Form.",
  mouthStill: "Nichts bewegt den Mund: Er bleibt geschlossen, während die Stimme spricht.",
  shapes: "Alle 52 Formen von ARKit: Jeder Ausdruck lässt sich zeigen.",
  shapesSome: "{count} der 52 Formen von ARKit. Den Ausdrücken fehlen: {names}.",
  shapesNone: "Keine der Formen von ARKit: Das Gesicht zeigt keinen Ausdruck.",
  noBlink: "Keine Form schließt die Augen: kein Blinzeln.",
  vowels:
    "Der Mund hat {count} der 5 Vokale von VRM: Er öffnet und rundet sich, aber Lippen und Zunge bilden keine Konsonanten.",
  vowelsNone: "Keine Ausdrücke für den Mund: Er bleibt geschlossen, während die Stimme spricht.",
  emotions:
    "Gefühle werden gezeigt durch {names}; feinere Ausdrücke nähern sich einem davon an. (Mit den Ausdrücken von ARKit („perfect sync“) wären es mehr.)",
  emotionsNone: "Keine Emotionen unter den Ausdrücken: Das Gesicht bleibt neutral.",
  noBlinkExpression: "Kein Ausdruck schließt die Augen: kein Blinzeln.",
  eyesTurn: "Die Augen haben Gelenke: Sie schauen umher.",
  eyesMove: "Die Augen werden durch Formen bewegt: Sie schauen umher.",
  eyesStare: "Die Augen lassen sich weder drehen noch bewegen: Sie starren.",
  noHead: "Kein Gelenk namens Head: Kopf und Körper stehen still.",
  body: "Kopf, Wirbelsäule und Arme bewegen sich, die Finger auch.",
  bodyStiff: "Kopf, Wirbelsäule und Arme bewegen sich, aber die Finger sind steif.",
  bodyLacks: "Der Kopf bewegt sich. Dem Körper fehlen: {names}.",
  unnamed: {
    one: "{count} Form hat keinen Namen, sodass niemand weiß, was sie tut. Exportieren Sie sie mit ihrem Namen.",
    other:
      "{count} Formen haben keine Namen, sodass niemand weiß, was sie tun. Exportieren Sie sie mit ihren Namen.",
  },
  heavy: "{thousands} Tausend Dreiecke und {size}: schwer für Telefone.",
  more: "{names} und {count} weitere",
};
