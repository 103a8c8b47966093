import type { person as English } from "../en/person";
import type { Translation } from "../../messages";

export const person: Translation<typeof English> = {};
