import type { content as English } from "../en/content";
import type { Translation } from "../../messages";

export const content: Translation<typeof English> = {};
