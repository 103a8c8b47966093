import type { controls as English } from "../en/controls";
import type { Translation } from "../../messages";

export const controls: Translation<typeof English> = {};
