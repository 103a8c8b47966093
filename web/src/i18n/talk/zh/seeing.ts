import type { seeing as English } from "../en/seeing";
import type { Translation } from "../../messages";

export const seeing: Translation<typeof English> = {};
