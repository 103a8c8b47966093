import type { notices as english } from "../en/notices";
import type { Translation } from "../../messages";

export const notices: Translation<typeof english> = {
  rate: "Fue demasiado rápido y algo se omitió. Inténtelo otra vez.",
  messageSize: "Fue demasiado largo. Inténtelo en partes más cortas.",
  errors: "Demasiado de lo que envió esta página no se pudo usar.",
  backlog: "El servidor no da abasto con su micrófono. Inténtelo de nuevo en un momento.",
  soundBlocked: "El navegador retiene el sonido. Haga clic en cualquier parte para oír la respuesta.",
  noSound:
    "Este navegador solo reproduce la voz si la página viene de este equipo (localhost) o por https. Las respuestas son texto.",
  withdrawn:
    "Todo queda retirado: desde ahora no se ve, oye, estima, recuerda ni guarda nada de usted. Puede seguir escribiendo.",
  recognizerFailed:
    "El reconocimiento de voz del navegador no funciona aquí. Se vuelve a usar el del servidor.",
  placesTaken: "Todos los lugares están ocupados; inténtelo de nuevo dentro de un rato.",
  unreachable: "No se puede acceder al servidor.",
  unanswered: "El servidor no pudo responder a eso.",
  somethingWrong: "Algo salió mal. La conversación sigue.",
  lost: "Se perdió la conexión. Reconectando; no se perderá nada.",
  tryNow: "Probar ahora",
  tryAgain: "Intentar de nuevo",
  leave: "Salir",
  back: "Volver",
  personAnswers: "Una persona responde en lugar de {name}.",
  listenIn: { one: "Alguien escucha.", other: "{count} personas escuchan." },
  echo: "Su micrófono oye su altavoz, así que ahora no se le puede interrumpir hablando. Use auriculares, o tóquela para interrumpirla.",
  noWebgl:
    "Este navegador no puede dibujar en 3D (WebGL 2 falta o está desactivado), por eso ve una imagen. La voz y los subtítulos funcionan.",
  noAvatar: "No se pudo cargar el avatar, por eso ve una imagen. La voz y los subtítulos funcionan.",
  micDenied: "El micrófono está bloqueado",
  micDeniedWhy:
    "Esta página no puede escuchar. Permita el micrófono con el icono de la barra de direcciones del navegador e inténtelo de nuevo.",
  micNone: "No hay micrófono",
  micNoneWhy:
    "No se encontró ningún micrófono. Conecte uno e inténtelo de nuevo, o escriba: la respuesta se dice en voz alta igualmente.",
  micInUse: "El micrófono está en uso",
  micInUseWhy: "Otro programa ocupa el micrófono. Ciérrelo e inténtelo de nuevo.",
  micInsecure: "Los navegadores protegen aquí el micrófono",
  micInsecureWhy:
    "Una página solo puede escuchar si viene de este equipo (localhost) o por https. Ábrala en una dirección así, o escriba.",
  micFailed: "El micrófono no funciona",
  micFailedWhy: "El navegador no pudo abrirlo. Inténtelo de nuevo, o elija otro en los ajustes.",
  serverAway: "No se puede acceder al servidor",
  serverAwayWhy:
    "visavis no responde. ¿Está en marcha? Esta página sigue intentándolo y empieza en cuanto responda.",
  ended: "La conversación ha terminado",
  endedIdle: "No se dijo nada durante mucho tiempo, así que se cerró. Puede empezar otra cuando quiera.",
  endedClosed: "El servidor la ha cerrado. Puede empezar otra.",
  beginAgain: "Empezar de nuevo",
  thanks: "Gracias por la conversación",
  thanksWhy: "La conversación ha terminado. El micrófono está apagado.",
  elsewhere: "La conversación sigue en otra parte",
  elsewhereWhy: "Se abrió en otra ventana de este navegador. Puede empezar otra aquí.",
  beginNew: "Empezar otra",
  full: "Todos los asientos están ocupados",
  fullWhy: "Hay tantas conversaciones como admite este servidor. Inténtelo de nuevo en uno o dos minutos.",
  nobody: "Aquí no hay nadie con ese nombre",
  nobodyWhy: "La dirección de esta página nombra a alguien que este servidor no conoce.",
  toHost: "Hablar con la anfitriona",
  signIn: "Inicie sesión para hablar",
  signInWhy: "En este servidor se inicia sesión antes de empezar.",
  signInAction: "Iniciar sesión",
  over: "Esta conversación ha terminado",
  overWhy: "No se pudo reanudar: ha pasado demasiado tiempo. Puede empezar otra.",
  cannotBegin: "La conversación no puede empezar",
};
