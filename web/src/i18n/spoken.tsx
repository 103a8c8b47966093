"use client";

import { createContext, type ReactNode, use, useEffect, useMemo, useState } from "react";
import { Format } from "./format";
import type { Language } from "./languages";
import { type Table, type Translate, type TranslatedTable, translator } from "./messages";
import { useDocumentLanguage, useLanguage } from "./use-language";

/** The texts of one place, Talk page or Command Center: each language is a file of its own, loaded when it is wanted. */
export type Words<T extends Table> = Readonly<Record<Language, () => Promise<TranslatedTable<T>>>>;

interface Spoken<T extends Table> {
  readonly t: Translate<T>;
  readonly format: Format;
}

/** Returns what gives one place its words, and the hooks that say them there. */
export function spoken<T extends Table>(words: Words<T>) {
  const SpokenContext = createContext<Spoken<T> | null>(null);

  /** Nothing is shown until the words are there; later changes keep the old ones meanwhile. */
  function Spoken({ children }: { readonly children: ReactNode }) {
    const language = useLanguage();
    const [loaded, setLoaded] = useState<{ language: Language; table: TranslatedTable<T> } | null>(null);
    useEffect(() => {
      let wanted = true;
      void words[language]().then((table) => {
        if (wanted) setLoaded({ language, table });
      });
      return () => {
        wanted = false;
      };
    }, [language]);
    const value = useMemo<Spoken<T> | null>(
      () =>
        loaded && { t: translator<T>(loaded.table, loaded.language), format: new Format(loaded.language) },
      [loaded],
    );
    useDocumentLanguage(loaded?.language ?? language);
    return value === null ? null : <SpokenContext value={value}>{children}</SpokenContext>;
  }

  function useSpoken(): Spoken<T> {
    const value = use(SpokenContext);
    if (value === null) throw new Error("there are no words around this");
    return value;
  }

  return {
    Spoken,
    /** Returns what says things in the person's language: `t("users.count", { count: 3 })`. */
    useT: (): Translate<T> => useSpoken().t,
    /** Returns what writes dates, durations, sizes and numbers in the person's language. */
    useFormat: (): Format => useSpoken().format,
  };
}
