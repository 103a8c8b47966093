import type { notices as English } from "../en/notices";
import type { Translation } from "../../messages";

export const notices: Translation<typeof English> = {};
