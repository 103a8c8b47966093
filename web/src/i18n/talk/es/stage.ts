import type { stage as English } from "../en/stage";
import type { Translation } from "../../messages";

export const stage: Translation<typeof English> = {
  human: "{title}, un ser humano virtual",
  draco:
    "El archivo está comprimido con Draco, que esta página no descomprime. Expórtelo sin compresión o con meshopt.",
  ktx: "Las imágenes del archivo están en formato KTX2, que esta página no lee. Expórtelas como WebP, PNG o JPEG.",
  tooLarge: "El archivo ocupa más de 200 MB: es demasiado grande para mostrarlo aquí.",
  noGlb: "No es un archivo .glb ni .vrm. (Un .gltf debe exportarse como un único .glb.)",
  oldVersion: "El archivo es de una versión antigua de glTF. Se necesita la versión 2.",
  damaged: "El archivo está dañado o no se copió completo.",
  unreadable: "El archivo está dañado: no se puede leer lo que dice de sí mismo.",
  refers: "El archivo hace referencia a otros archivos. Expórtelo con todo incluido (.glb).",
  invisible: "En el archivo no hay nada que se pueda ver.",
  visemes: "Los 15 visemas: la boca sigue de cerca el habla.",
  visemesMade: "{count} de 14 visemas; los demás se forman con las formas de ARKit. Faltan: {names}.",
  visemesHidden: "{count} de 14 visemas; los demás no se ven. Faltan: {names}.",
  mouthOfShapes: "Sin visemas, pero con las formas de ARKit: la boca se forma con ellas y se lee bien.",
  mouthOpens: "Sin visemas y con pocas formas de ARKit: la boca se abre y se cierra, con poca forma.",
  mouthStill: "Nada mueve la boca: permanece cerrada mientras la voz habla.",
  shapes: "Las 52 formas de ARKit: se puede mostrar cualquier expresión.",
  shapesSome: "{count} de las 52 formas de ARKit. Las expresiones prescinden de: {names}.",
  shapesNone: "Ninguna de las formas de ARKit: la cara no muestra expresiones.",
  noBlink: "Ninguna forma cierra los ojos: no parpadea.",
  vowels:
    "La boca tiene {count} de las 5 vocales de VRM: se abre y se redondea, pero los labios y la lengua no forman consonantes.",
  vowelsNone: "Sin expresiones de la boca: permanece cerrada mientras la voz habla.",
  emotions:
    "Los sentimientos se muestran con {names}; las expresiones más finas se acercan a una de ellas. (Con las expresiones «perfect sync» de ARKit habría más.)",
  emotionsNone: "No hay emociones entre sus expresiones: la cara permanece neutral.",
  noBlinkExpression: "Ninguna expresión cierra los ojos: no parpadea.",
  eyesTurn: "Los ojos tienen articulaciones: miran a su alrededor.",
  eyesMove: "Los ojos se mueven con formas: miran a su alrededor.",
  eyesStare: "Los ojos no se pueden girar ni mover: tienen la mirada fija.",
  noHead: "Ninguna articulación se llama Head: la cabeza y el cuerpo no se mueven.",
  body: "La cabeza, la columna y los brazos se mueven, y también los dedos.",
  bodyStiff: "La cabeza, la columna y los brazos se mueven, pero los dedos están rígidos.",
  bodyLacks: "La cabeza se mueve. Al cuerpo le faltan: {names}.",
  unnamed: {
    one: "{count} forma no tiene nombre, así que nadie puede saber qué hace. Expórtela con su nombre.",
    other:
      "{count} formas no tienen nombre, así que nadie puede saber qué hacen. Expórtelas con sus nombres.",
  },
  heavy: "{thousands} mil triángulos y {size}: pesado para los teléfonos.",
  more: "{names} y {count} más",
};
