import type { sources as English } from "../en/sources";
import type { Translation } from "../../messages";

export const sources: Translation<typeof English> = {};
