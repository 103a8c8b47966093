"use client";

import { useState } from "react";
import { useT } from "@/i18n/center";
import { useMe } from "../access/use-me";
import { Page } from "../ui/page";
import { type Tab, Tabs } from "../ui/tabs";
import { AccountSettings } from "./account-settings";
import { LookSettings } from "./look-settings";
import { ServerSettings } from "./server-settings";

type View = "account" | "look" | "server";

/** One's own account, how the pages look, and what the server is set to. */
export function SettingsPage() {
  const t = useT();
  const { may } = useMe();
  const [view, setView] = useState<View>("account");
  const tabs: Tab<View>[] = [
    { id: "account", label: t("settings.account") },
    { id: "look", label: t("settings.look") },
  ];
  if (may("settings.read")) tabs.push({ id: "server", label: t("settings.server") });
  return (
    <Page title={t("settings.title")}>
      <Tabs label={t("settings.title")} tabs={tabs} chosen={view} onChoose={setView}>
        {view === "account" && <AccountSettings />}
        {view === "look" && <LookSettings />}
        {view === "server" && <ServerSettings />}
      </Tabs>
    </Page>
  );
}
