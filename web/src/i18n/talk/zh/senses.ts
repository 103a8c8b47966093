import type { senses as English } from "../en/senses";
import type { Translation } from "../../messages";

export const senses: Translation<typeof English> = {};
