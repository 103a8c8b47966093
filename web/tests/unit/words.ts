import { Format } from "@/i18n/format";
import { translator } from "@/i18n/messages";
import * as english from "@/i18n/talk/en";

/** The Talk page's words in English, for what is no component. */
export const t = translator<typeof english>(english, "en");
export const format = new Format("en");

/** Takes the place of `@/i18n/talk` where components are drawn: `vi.mock("@/i18n/talk", () => import("../words"))`. */
export const useT = () => t;
export const useFormat = () => format;
