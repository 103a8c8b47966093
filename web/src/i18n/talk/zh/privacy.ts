import type { privacy as English } from "../en/privacy";
import type { Translation } from "../../messages";

export const privacy: Translation<typeof English> = {};
