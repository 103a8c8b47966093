"use client";

import { useT } from "@/i18n/center";
import { isLanguage, LANGUAGES } from "@/i18n/languages";
import { Choice } from "@/ui/controls/fields";
import { setPreference, usePreferences } from "@/ui/preferences";
import { Card } from "../ui/card";
import { Select } from "../ui/select";

/** How the pages look in this browser. */
export function LookSettings() {
  const t = useT();
  const { language, theme } = usePreferences();
  return (
    <Card description={t("settings.browserOnly")} title={t("settings.look")} className="max-w-xl">
      <div className="flex flex-col gap-6">
        <Select
          label={t("shell.language")}
          hint={t("settings.languageHint")}
          value={language}
          options={[
            { value: "auto", label: t("shell.languageAuto") },
            ...Object.entries(LANGUAGES).map(([value, label]) => ({ value, label })),
          ]}
          onChange={(value) => setPreference({ language: isLanguage(value) ? value : "auto" })}
        />
        <Choice
          label={t("shell.theme")}
          value={theme}
          options={[
            { value: "system", label: t("shell.themeSystem") },
            { value: "light", label: t("shell.themeLight") },
            { value: "dark", label: t("shell.themeDark") },
          ]}
          onChange={(value) => setPreference({ theme: value })}
        />
      </div>
    </Card>
  );
}
