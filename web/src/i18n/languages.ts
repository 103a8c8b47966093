/** The languages of the page, in their own words. What personas speak is another matter: they say so themselves. */
export const LANGUAGES = { en: "English", de: "Deutsch", es: "Español", zh: "简体中文" } as const;

export type Language = keyof typeof LANGUAGES;

/** What a person may choose; `auto` follows the browser. */
export type LanguageChoice = Language | "auto";

export function isLanguage(value: string): value is Language {
  return Object.hasOwn(LANGUAGES, value);
}

/** Returns the language to speak: the chosen one, else the first that the browser asks for and we have. */
export function languageFor(choice: LanguageChoice, browser: readonly string[]): Language {
  if (choice !== "auto") return choice;
  for (const tag of browser) {
    const primary = tag.toLowerCase().split("-")[0] ?? "";
    if (isLanguage(primary)) return primary;
  }
  return "en";
}
