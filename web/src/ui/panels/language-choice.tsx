"use client";

import { isLanguage, LANGUAGES } from "@/i18n/languages";
import { useT } from "@/i18n/talk";
import { Explanation, Select } from "../controls/fields";
import { setPreference, usePreferences } from "../preferences";

/** In what language the page is; each one is named in its own. */
export function LanguageChoice() {
  const t = useT();
  const { language } = usePreferences();
  return (
    <div>
      <Select
        label={t("panels.language")}
        value={language}
        options={[
          { value: "auto", label: t("panels.languageAuto") },
          ...Object.entries(LANGUAGES).map(([value, label]) => ({ value, label })),
        ]}
        onChange={(value) => setPreference({ language: isLanguage(value) ? value : "auto" })}
      />
      <Explanation>{t("panels.languageWhy")}</Explanation>
    </div>
  );
}
