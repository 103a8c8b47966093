import { useRouter } from "next/navigation";
import { useMemo } from "react";
import { useT } from "@/i18n/center";
import type { IconName } from "@/ui/controls/icons";
import { setPreference } from "@/ui/preferences";
import { useTheme } from "@/ui/theme";
import { useMe } from "../access/use-me";
import { isAllowed, PAGES } from "../shell/pages";
import { useNearby } from "./use-nearby";

/** Something that can be chosen. */
export interface Entry {
  readonly id: string;
  readonly group: string;
  readonly label: string;
  readonly detail?: string;
  readonly icon: IconName;
  readonly onChoose: () => void;
}

/** Returns all that the palette can find for whoever uses it. */
export function usePaletteEntries(onTour: () => void): readonly Entry[] {
  const t = useT();
  const router = useRouter();
  const { may } = useMe();
  const theme = useTheme();
  const { personas, sessions } = useNearby();
  return useMemo(() => {
    const go = (href: string) => () => router.push(href);
    const leave = (href: string) => () => location.assign(href); // to a page that is not of the Command Center
    const pages: Entry[] = PAGES.filter((page) => isAllowed(page, may)).map(({ id, href, icon, label }) => ({
      ...{ id: `page:${id}`, group: t("shell.palettePages"), label: t(label), icon },
      onChoose: go(href),
    }));
    const talk: Entry[] = personas.map(({ name, title }) => ({
      ...{ id: `persona:${name}`, group: t("shell.palettePersonas"), icon: "personas" },
      label: t("shell.actionTalkTo", { name: title }),
      onChoose: leave(`/?persona=${encodeURIComponent(name)}`),
    }));
    const recent: Entry[] = sessions.map(({ id, title, detail }) => ({
      ...{ id: `session:${id}`, group: t("shell.paletteSessions"), icon: "conversations" },
      ...{ label: title, detail },
      onChoose: go(`/sessions/?id=${encodeURIComponent(id)}`),
    }));
    const group = t("shell.paletteActions");
    const actions: Entry[] = [
      {
        ...{ id: "theme", group, label: t("shell.actionTheme"), icon: theme === "dark" ? "light" : "dark" },
        onChoose: () => setPreference({ theme: theme === "dark" ? "light" : "dark" }),
      },
      { id: "tour", group, label: t("shell.actionTour"), icon: "compass", onChoose: onTour },
      { id: "studio", group, label: t("shell.actionStudio"), icon: "face", onChoose: leave("/studio/") },
    ];
    if (may("users.write")) {
      const onChoose = go("/users/?invite=1");
      actions.unshift({ id: "invite", group, label: t("shell.actionInvite"), icon: "mail", onChoose });
    }
    const front: Entry = {
      id: "talk",
      group,
      label: t("shell.talk"),
      icon: "microphone",
      onChoose: leave("/"),
    };
    return [...pages, front, ...actions, ...talk, ...recent];
  }, [may, onTour, personas, router, sessions, t, theme]);
}
