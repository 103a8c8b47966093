import type { knowledge as English } from "../en/knowledge";
import type { Translation } from "../../messages";

export const knowledge: Translation<typeof English> = {
  title: "Lo que {name} puede consultar",
  about:
    "{name} responde a partir de estos documentos e indica en qué página se basa una respuesta. Se quedan en el servidor, para todas las personas que hablen con {name}.",
  add: "Añadir documentos",
  drop: "o soltarlos aquí: PDF, Word, páginas web, Markdown, texto sin formato",
  looking: "Buscando…",
  none: "Todavía no hay ninguno.",
  documents: "Documentos",
  waiting: "Pendiente de lectura",
  parsing: "Leyéndose",
  encoding: "Indexándose ({share})",
  failed: "No se pudo leer",
  removeOne: "Quitar {name}",
  remove: "Quitar",
  keep: "Conservar",
  sending: "Enviando {name}",
  dismiss: "Quitar {name} de la lista",
  pages: { one: "{count} página", other: "{count} páginas" },
  passages: { one: "{count} fragmento", other: "{count} fragmentos" },
  own: "forma parte del personaje",
  notKept: "Este servidor no guarda documentos.",
};
