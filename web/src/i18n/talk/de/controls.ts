import type { controls as english } from "../en/controls";
import type { Translation } from "../../messages";

export const controls: Translation<typeof english> = {
  close: "Schließen",
  closeIt: "Schließen: {title}",
  dismiss: "Ausblenden",
  seconds: "{seconds} s",
  milliseconds: "{ms} ms",
  between: ", ",
};
