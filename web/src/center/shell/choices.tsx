"use client";

import { useT } from "@/i18n/center";
import { isLanguage, LANGUAGES } from "@/i18n/languages";
import { Icon } from "@/ui/controls/icons";
import { setPreference, usePreferences } from "@/ui/preferences";
import { useTheme } from "@/ui/theme";
import { Menu } from "../ui/menu";

/** In what language the page is; each one is named in its own. */
export function LanguageMenu() {
  const t = useT();
  const { language } = usePreferences();
  const items = [
    { id: "auto", label: t("shell.languageAuto") },
    ...Object.entries(LANGUAGES).map(([id, label]) => ({ id, label })),
  ].map(({ id, label }) => ({
    ...{ id, label, checked: id === language },
    onChoose: () => setPreference({ language: isLanguage(id) ? id : "auto" }),
  }));
  return (
    <Menu label={t("shell.language")} items={items}>
      <Icon name="globe" />
    </Menu>
  );
}

/** Light or dark. */
export function ThemeMenu() {
  const t = useT();
  const { theme } = usePreferences();
  const shown = useTheme();
  const items = (["system", "light", "dark"] as const).map((id) => ({
    ...{ id, checked: id === theme },
    label: t(id === "system" ? "shell.themeSystem" : id === "light" ? "shell.themeLight" : "shell.themeDark"),
    onChoose: () => setPreference({ theme: id }),
  }));
  return (
    <Menu label={t("shell.theme")} items={items}>
      <Icon name={shown === "dark" ? "dark" : "light"} />
    </Menu>
  );
}
