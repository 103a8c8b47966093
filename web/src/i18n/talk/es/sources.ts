import type { sources as English } from "../en/sources";
import type { Translation } from "../../messages";

export const sources: Translation<typeof English> = {
  line: "Escrito por un autor",
  lineWhat: "Alguien escribió esta frase de antemano, y se dice tal como está.",
  knowledge: "Del conocimiento del personaje",
  knowledgeWhat: "Se basa en un pasaje de sus documentos; la marca lo indica.",
  model: "Inventado por un modelo de lenguaje",
  modelWhat: "No hay más fuente detrás que el modelo. Puede ser erróneo.",
  agent: "De lo que encontró un agente",
  agentWhat: "Cuenta el resultado de una búsqueda, un cálculo u otro trabajo.",
  memory: "Recordado de usted",
  memoryWhat: "Usted lo contó otro día y aceptó que se guardara.",
  filler: "Dicho mientras algo tarda",
  fillerWhat: "Solo dice que se está trabajando en ello.",
  fallback: "Una fórmula para cuando nada encaja",
  fallbackWhat: "No había una respuesta adecuada.",
  command: "Una fórmula",
  commandWhat: "Forma parte del procedimiento: un saludo, por ejemplo.",
  named: "{label}: {name}",
  namedPage: "{label}: {name}, página {page}",
  atPage: "{name}, página {page}",
  shortPage: "{name}, pág. {page}",
  source: "Fuente: {source}",
  fit: "Adecuación a la pregunta: {score} de 100.",
  legend: "De dónde vienen las frases",
};
