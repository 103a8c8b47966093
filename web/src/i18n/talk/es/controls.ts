import type { controls as english } from "../en/controls";
import type { Translation } from "../../messages";

export const controls: Translation<typeof english> = {
  close: "Cerrar",
  closeIt: "Cerrar: {title}",
  dismiss: "Descartar",
  seconds: "{seconds} s",
  milliseconds: "{ms} ms",
  between: ", ",
};
