import type { knowledge as English } from "../en/knowledge";
import type { Translation } from "../../messages";

export const knowledge: Translation<typeof English> = {};
