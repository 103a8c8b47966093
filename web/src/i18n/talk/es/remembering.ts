import type { remembering as English } from "../en/remembering";
import type { Translation } from "../../messages";

export const remembering: Translation<typeof English> = {
  title: "Recuerdo",
  remember: "Recordarme en este dispositivo",
  about:
    "Con esto, {name} guarda lo que usted cuenta de sí y aquello de lo que han hablado, en {place}: en frases breves, sin sonido ni imágenes. Este navegador guarda una clave aleatoria por la que se le reconoce; quien use este navegador pasa por usted. Al desactivarlo, la clave desaparece y no se guarda nada más. Para que también se borre lo guardado, elija «Olvidarme».",
  forget: "Olvidarme",
  forgetTitle: "¿Olvidar todo sobre usted?",
  forgetWhat:
    "Todo lo aprendido sobre usted se borra en el servidor y la clave de este navegador se elimina. No se puede deshacer.",
  forgetKey:
    "La clave de este navegador se elimina, de modo que nada conduzca ya a usted. Desde aquí, este servidor no puede borrar lo que guarda; consulte a quien lo administra.",
  erasing: "Borrando…",
  keep: "Conservar",
  erased: "Se ha borrado. La clave de este navegador desaparece también.",
  done: "Listo",
  notErased: "No se pudo borrar.",
  keyStays: "La clave se conserva para poder intentarlo de nuevo.",
  close: "Cerrar",
};
