import type { panels as English } from "../en/panels";
import type { Translation } from "../../messages";

export const panels: Translation<typeof English> = {};
