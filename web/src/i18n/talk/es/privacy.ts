import type { privacy as English } from "../en/privacy";
import type { Translation } from "../../messages";

export const privacy: Translation<typeof English> = {
  title: "Privacidad",
  record: "el sonido se graba",
  seeing: "se le ve",
  hearing: "su micrófono está activado",
  reading: "se estima la impresión que da",
  memory: "se le recuerda",
  transcript: "lo que se dice se guarda como texto",
  nothing: "no se usa ni se guarda nada",
  status: "Privacidad: {uses}",
  statusHint: "Privacidad: {uses} (N)",
  nothingKept: "No se guarda nada",
  recording: "Grabando",
  withdraw: "Retirar todo",
  withdrawHint: "Retirar todo (W)",
  about:
    "{name} es un ser humano virtual, una IA: no hay nadie más presente, salvo que esta página lo indique.",
  inUse: "En uso ahora",
  now: "Ahora",
  nothingNow: "No se usa ni se guarda nada. Aún puede escribir.",
  own: "Ver, exportar o borrar lo que este servidor tiene de usted",
  kept: "Lo que se guarda",
  keepText: "Guardar lo que se dice como texto",
  keepTextWhat:
    "Una transcripción, en {place}, para que pueda volver a leerla. Si se desactiva, esta conversación no deja palabras a partir de ese momento; lo guardado hasta entonces se puede borrar en las conversaciones anteriores.",
  keepSound: "Grabar el sonido",
  keepSoundWhat:
    "Ambas voces, cifradas, en {place}, solo para esta conversación. Mientras se graba se muestra un punto rojo.",
};
