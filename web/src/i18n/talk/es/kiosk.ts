import type { kiosk as english } from "../en/kiosk";
import type { Translation } from "../../messages";

export const kiosk: Translation<typeof english> = {
  waking: "Se está despertando. Un momento.",
  sayHello: "Salude, o toque la pantalla",
  touch: "Toque la pantalla para empezar",
  private: "Nada sale de esta pantalla antes de que usted empiece.",
  thenSees: "Después ve su rostro y adónde mira, hasta que usted lo termine. No se guarda ninguna imagen.",
  thenHears: "Después también nota sonidos como la risa. No se guarda ningún sonido.",
  away: "Volvemos en un momento",
  done: "He terminado",
  noMicrophone: "No se puede usar el micrófono: {reason}. Toque lo que quiera decir.",
  denied: "está bloqueado para esta página",
  none: "no hay ninguno",
  inUse: "lo ocupa otro programa",
  insecure: "la página no es local ni está cifrada",
  failed: "el navegador no pudo abrirlo",
  sees: "{name} le ve",
  stopSeeing: "Dejar de verme",
  letSee: "Permitir que {name} me vea",
  hears: "{name} nota cómo habla usted",
  stopHearing: "Ya no más",
  letHear: "Permitir que {name} note cómo hablo",
};
