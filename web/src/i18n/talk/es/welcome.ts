import type { welcome as english } from "../en/welcome";
import type { Translation } from "../../messages";

export const welcome: Translation<typeof english> = {
  talk: "Hablar",
  opening: "Esperando al micrófono",
  type: "Mejor escribir",
  waking: "{name} se está despertando. Empiece si quiere: le saludará en cuanto despierte.",
  isAi: "{name} es un ser humano virtual, una IA.",
  kept: "Lo que se dice se guarda como texto.",
  notKept: "Lo que se dice no se guarda.",
  privacy: "Privacidad",
  past: "Conversaciones anteriores",
  center: "Centro de control",
  loading: "Cargando el avatar",
  runsOn: "Funciona en {place}, y el sonido solo se almacena si usted lo pide.",
  runsOnWith: "Funciona en {place} y piensa con {model}, y el sonido solo se almacena si usted lo pide.",
  thisComputer: "este equipo",
};
