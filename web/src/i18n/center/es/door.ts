import type { door as english } from "../en/door";
import type { Translation } from "../../messages";

export const door: Translation<typeof english> = {
  signIn: "Iniciar sesión",
  signInTo: "en el Centro de control",
  email: "Correo electrónico",
  password: "Contraseña",
  name: "Su nombre",
  nameHint: "Así lo verán los demás en este servidor.",
  newPassword: "Contraseña nueva",
  choosePassword: "Elija una contraseña",
  passwordHint: "Al menos 10 caracteres. Varias palabras que no tengan que ver entre sí hacen una buena.",
  or_: "o",
  oidc: "Continuar con {name}",
  forgot:
    "¿Ha olvidado la contraseña? Quien administra este servidor puede darle un enlace para elegir otra.",
  wait: "Demasiados intentos. Pruebe otra vez dentro de {time}.",
  notNeeded: "Aquí no hace falta iniciar sesión",
  notNeededWhy: "En este servidor no hay cuentas. Quien está en este ordenador puede hacerlo todo.",
  goOn: "Abrir el Centro de control",
  talkInstead: "Conversar sin iniciar sesión",
  setUp: "Activar las cuentas",
  setUpWhy: "Cree la primera cuenta: administra este servidor. Desde entonces todos inician sesión.",
  setUpAction: "Crear la cuenta",
  setUpDone: "Aquí ya se usan cuentas",
  setUpDoneWhy: "Inicie sesión con la suya o pida una invitación a quien administra.",
  setUpElsewhere:
    "Para configurar este servidor hace falta un enlace. Está en lo que el servidor escribió al arrancar.",
  noAdmin:
    "Nadie administra todavía este servidor. Quien lo tiene a su cargo crea la primera cuenta de administración con el enlace que el servidor escribió al arrancar.",
  setUpLater: "Ahora no",
  join: "Le han invitado",
  joinWhy: "Cree una cuenta en este servidor. Su función será: {role}.",
  joinAction: "Aceptar la invitación",
  reset: "Elija una contraseña nueva",
  resetWhy: "Para la cuenta {name}. En los demás sitios se cerrará la sesión.",
  resetAction: "Cambiar la contraseña",
  expires: "El enlace vale hasta el {date}, una vez.",
  linkBad: "Este enlace no sirve",
  linkMissing: "El enlace no está completo. Cópielo entero, de principio a fin.",
};
