"use client";

import type { PlainKeyOf, Translate } from "../messages";
import { spoken } from "../spoken";
import type * as english from "./en";

type English = typeof english;

/** The name of a text of the Talk page and of the studio that needs no values: `part.key`. */
export type TalkKey = PlainKeyOf<English>;
export type TalkTranslate = Translate<English>;

export const {
  Spoken: TalkLanguage,
  useT,
  useFormat,
} = spoken<English>({
  en: () => import("./en"),
  de: () => import("./de"),
  es: () => import("./es"),
  zh: () => import("./zh"),
});
