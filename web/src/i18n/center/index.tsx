"use client";

import type { PlainKeyOf, Translate } from "../messages";
import { spoken } from "../spoken";
import type * as english from "./en";

type English = typeof english;

/** The name of a text of the Command Center that needs no values: `part.key`. */
export type CenterKey = PlainKeyOf<English>;
export type CenterTranslate = Translate<English>;

export const {
  Spoken: CenterLanguage,
  useT,
  useFormat,
} = spoken<English>({
  en: () => import("./en"),
  de: () => import("./de"),
  es: () => import("./es"),
  zh: () => import("./zh"),
});
