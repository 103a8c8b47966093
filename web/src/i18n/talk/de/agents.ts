import type { agents as English } from "../en/agents";
import type { Translation } from "../../messages";

export const agents: Translation<typeof English> = {};
