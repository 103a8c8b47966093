"use client";

import { createContext, type ReactNode, use, useEffect, useMemo, useState } from "react";
import type * as english from "./en";
import { Format } from "./format";
import type { Language } from "./languages";
import { type PlainKeyOf, type Translate, type TranslatedTable, translator } from "./messages";
import { useDocumentLanguage, useLanguage } from "./use-language";

type English = typeof english;

/** The name of a text of the Command Center that needs no values: `part.key`. */
export type CenterKey = PlainKeyOf<English>;
export type CenterTranslate = Translate<English>;

type Words = TranslatedTable<English>;

/** Each language is a file of its own, loaded when it is wanted. */
const LOAD: Readonly<Record<Language, () => Promise<Words>>> = {
  en: () => import("./en"),
  de: () => import("./de"),
  es: () => import("./es"),
  zh: () => import("./zh"),
};

interface Spoken {
  readonly t: CenterTranslate;
  readonly format: Format;
}

const SpokenContext = createContext<Spoken | null>(null);

/** Gives what is inside its words. Nothing is shown until they are there; later changes keep the old ones meanwhile. */
export function CenterLanguage({ children }: { readonly children: ReactNode }) {
  const language = useLanguage();
  const [loaded, setLoaded] = useState<{ readonly language: Language; readonly table: Words } | null>(null);
  useEffect(() => {
    let wanted = true;
    void LOAD[language]().then((table) => {
      if (wanted) setLoaded({ language, table });
    });
    return () => {
      wanted = false;
    };
  }, [language]);
  const spoken = useMemo<Spoken | null>(
    () =>
      loaded && {
        t: translator<English>(loaded.table, loaded.language),
        format: new Format(loaded.language),
      },
    [loaded],
  );
  useDocumentLanguage(loaded?.language ?? language);
  if (spoken === null) return null;
  return <SpokenContext value={spoken}>{children}</SpokenContext>;
}

function useSpoken(): Spoken {
  const spoken = use(SpokenContext);
  if (spoken === null) throw new Error("there is no CenterLanguage around this");
  return spoken;
}

/** Returns what says things in the person's language: `t("users.invite")`, `t("users.count", { count: 3 })`. */
export function useT(): CenterTranslate {
  return useSpoken().t;
}

/** Returns what writes dates, durations, sizes and numbers in the person's language. */
export function useFormat(): Format {
  return useSpoken().format;
}
