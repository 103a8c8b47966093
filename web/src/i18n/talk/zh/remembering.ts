import type { remembering as English } from "../en/remembering";
import type { Translation } from "../../messages";

export const remembering: Translation<typeof English> = {};
