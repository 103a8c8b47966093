import type { agents as english } from "../en/agents";
import type { Translation } from "../../messages";

export const agents: Translation<typeof english> = {
  menu: "Agentes",
  working: "Agentes trabajando",
  stop: "Detener {title}",
  stopHint: "Detener {title}; la respuesta sigue sin ello",
  usedTitle: "Qué se usó",
  used: "Se usó: {names} · {time}",
  atWork: "En curso",
  done: "Hecho",
  failed: "Ha fallado",
  stopped: "Detenido",
  result: "Resultado de {title}",
  nothing: "nada",
  yes: "sí",
  no: "no",
  mayUse: "Lo que puede usar",
  mayUseHow:
    "Los usa por sí misma cuando una respuesta los necesita. Lo que desactive aquí queda desactivado en esta conversación. Escriba @ en un mensaje para pedir uno por su nombre.",
  everything: "todo",
  some: "{count} de {all}",
};
