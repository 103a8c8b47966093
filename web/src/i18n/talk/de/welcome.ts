import type { welcome as English } from "../en/welcome";
import type { Translation } from "../../messages";

export const welcome: Translation<typeof English> = {};
