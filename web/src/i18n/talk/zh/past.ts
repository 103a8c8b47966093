import type { past as English } from "../en/past";
import type { Translation } from "../../messages";

export const past: Translation<typeof English> = {};
