import type { stage as English } from "../en/stage";
import type { Translation } from "../../messages";

export const stage: Translation<typeof English> = {};
