import type { tour as english } from "../en/tour";
import type { Translation } from "../../messages";

export const tour: Translation<typeof english> = {
  offer: "¿Primera vez aquí? Un minuto basta para ver lo que hay.",
  accept: "Enseñarme esto",
  decline: "No, gracias",
  step: "{step} de {of}",
  skip: "Saltar",
  next: "Siguiente",
  welcome: "Le damos la bienvenida al Centro de control",
  welcomeText:
    "Desde aquí verá las conversaciones, cuidará de los personajes y de lo que saben, y vigilará el servidor.",
  pages: "Las páginas",
  pagesText: "Ve las que corresponden a su función. El signo de arriba lleva de vuelta a Conversar.",
  palette: "Encontrarlo todo",
  paletteText:
    "Pulse ⌘ K o Ctrl K en cualquier página y escriba unas letras: de una página, un personaje, una conversación o una acción.",
  account: "A su gusto",
  accountText: "El idioma, claro u oscuro, y su cuenta. Allí también puede repetir la visita.",
  end: "Eso es todo",
  endText:
    "Las conversaciones son privadas. Qué se guarda, cuánto tiempo y quién puede verlo está en Ajustes.",
};
