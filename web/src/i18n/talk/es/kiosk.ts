import type { kiosk as English } from "../en/kiosk";
import type { Translation } from "../../messages";

export const kiosk: Translation<typeof English> = {};
