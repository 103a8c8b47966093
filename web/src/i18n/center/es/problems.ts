import type { problems as english } from "../en/problems";
import type { Translation } from "../../messages";

export const problems: Translation<typeof english> = {
  wrongPassword: "El correo electrónico o la contraseña no son correctos.",
  wrongOwnPassword: "La contraseña no es correcta.",
  weakPassword:
    "Esta contraseña es fácil de adivinar. Al menos 10 caracteres; varias palabras que no tengan que ver entre sí hacen una buena.",
  busy: "Demasiada gente inicia sesión ahora. Pruebe dentro de un momento.",
  required: "Inicie sesión para hacer esto.",
  expired: "Ha estado ausente un rato. Inicie sesión otra vez.",
  forbidden: "Su función no permite esto.",
  forged: "Esta página es demasiado antigua para eso. Cárguela de nuevo.",
  exists: "Ya hay una cuenta con este correo electrónico.",
  invalidEmail: "Esto no es una dirección de correo electrónico.",
  lastAdmin: "Alguien tiene que administrar este servidor: nombre antes a otra persona.",
  unknownUser: "No existe esa cuenta.",
  invitation: "Este enlace ya se usó o es demasiado antiguo. Pida otro.",
  emailNeeded: "Diga con qué correo electrónico quiere iniciar sesión.",
  setUpAlready: "Este servidor ya tiene cuentas. Inicie sesión.",
  oidcAccount: "No tiene cuenta aquí o está desactivada. Pregunte a quien administra este servidor.",
  oidcEmail: "El servicio de inicio de sesión no responde de su correo electrónico.",
  oidcRefused: "El servicio de inicio de sesión no le ha dejado entrar o tardó demasiado. Empiece de nuevo.",
  oidcAway: "El servicio de inicio de sesión no responde. Inténtelo de nuevo.",
  keyTooMany: "Hay demasiadas claves. Revoque antes alguna.",
  keyName: "Una clave necesita un nombre que la distinga de otras.",
  settingInvalid: "Este valor no es posible aquí.",
  storage: "No se puede llegar a la base de datos.",
};
