import type { senses as English } from "../en/senses";
import type { Translation } from "../../messages";

export const senses: Translation<typeof English> = {
  she: "el personaje",
  sheBegins: "El personaje",
  title: "Sentidos",
  allOff: "Desactivar todo",
  maySee: "{name} puede verme mientras mi cámara esté encendida",
  mayReadExpressions: "Se pueden leer mis expresiones",
  mayRecognize: "Se me puede reconocer, si acepté que se me conozca",
  mayHearTone: "Se puede oír el tono de mi voz",
  mayHearSounds: "Se pueden oír otros sonidos: risas, un timbre",
  mayReadWords: "Se puede leer el sentimiento en mis palabras",
  aboutSeeing:
    "Las imágenes de su cámara se envían a {place} y se examinan allí: su cara, hacia dónde mira, si habla. No se guarda ninguna.",
  aboutExpressions:
    "A partir de los movimientos de su cara se estiman siete expresiones, como una sonrisa o la sorpresa. Es lo que muestra una cara, no lo que usted siente, y puede estar equivocado.",
  aboutRecognition:
    "Su cara se compara con las de quienes aceptaron que este servidor los conozca. Si usted no es una de esas personas, no se guarda nada suyo.",
  aboutTone:
    "La altura, el volumen, el ritmo y el timbre de su voz se miden en {place} y se comparan con su forma habitual de hablar. El sonido no se guarda.",
  aboutSounds:
    "Una risa, una tos, un timbre: lo que su micrófono oye aparte del habla recibe un nombre en {place}. El sonido no se guarda; el nombre y la hora, sí.",
  aboutWords: "Lo que dice o escribe se examina en {place} en busca de palabras agradables y desagradables.",
  aboutEstimates:
    "Lo que se estima permanece en el registro de esta conversación hasta que este se borre. Dice lo que se muestra, no lo que usted siente, y puede estar equivocado.",
  blind:
    "Este servidor no puede examinar imágenes. Su cámara le muestra solo a usted su propia imagen, y a nadie más.",
  noPictures: "Este servidor no puede examinar imágenes.",
  noExpressions: "Nada en este servidor lee expresiones.",
  noRecognition: "Este servidor no puede reconocer a nadie.",
  noTone: "Nada en este servidor lee el tono de las voces.",
  noSounds: "Nada en este servidor da nombre a los sonidos.",
  noWords: "Nada en este servidor lee el sentimiento en las palabras.",
  onlySeen: "Solo mientras {name} pueda verle.",
  mayNotice: "¿Puede {name} notar cómo habla usted?",
  noticing:
    "Sus palabras van a {place} en cualquier caso. Con esto, {name} también nota cómo las dice, qué más se oye y qué sentimiento hay en ellas, y puede responder en consecuencia: más despacio o con más delicadeza.",
  letNotice: "Permitirlo",
  notNow: "Ahora no",
  readTone: "Leer también el tono de mi voz",
  nameSounds: "Dar nombre también a otros sonidos",
  readWords: "Leer también el sentimiento en mis palabras",
};
