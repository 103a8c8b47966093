import type { conversation as English } from "../en/conversation";
import type { Translation } from "../../messages";

export const conversation: Translation<typeof English> = {};
