import type { studio as English } from "../en/studio";
import type { Translation } from "../../messages";

export const studio: Translation<typeof English> = {};
