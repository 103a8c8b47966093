/** The words of the Command Center; the texts themselves lie in `src/i18n`, a folder for each language. */
export { type CenterKey, CenterLanguage, type CenterTranslate, useFormat, useT } from "@/i18n/center";
