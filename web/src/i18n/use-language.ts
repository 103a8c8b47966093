import { useEffect, useMemo, useSyncExternalStore } from "react";
import { usePreferences } from "@/ui/preferences";
import { type Language, languageFor } from "./languages";

function watchBrowser(changed: () => void): () => void {
  addEventListener("languagechange", changed);
  return () => removeEventListener("languagechange", changed);
}

/** Returns the language in force: the chosen one, else the browser's. */
export function useLanguage(): Language {
  const { language } = usePreferences();
  const browser = useSyncExternalStore(
    watchBrowser,
    () => navigator.languages.join(),
    () => "en",
  );
  return useMemo(() => languageFor(language, browser.split(",")), [language, browser]);
}

/** Tells browsers and screen readers what language the page is in. */
export function useDocumentLanguage(language: Language): void {
  useEffect(() => {
    document.documentElement.lang = language === "zh" ? "zh-Hans" : language;
  }, [language]);
}
