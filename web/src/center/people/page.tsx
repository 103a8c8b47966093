"use client";

import { useMe } from "../access/use-me";
import { useT } from "../i18n";
import { Page, type Tab, Tabs } from "../ui";
import { useAddress } from "../use-address";
import { Known } from "./known";
import { MyData } from "./my-data";
import { RememberedPeople } from "./remembered";
import { Requests } from "./requests";

type View = "known" | "remembered" | "requests" | "mine";

/** People: who agreed to be recognized, of whom something is remembered, and what becomes of it. */
export function PeoplePage() {
  const t = useT();
  const { may, me } = useMe();
  const [address, change] = useAddress();
  const tabs: readonly Tab<View>[] = [
    ...(may("people.read")
      ? ([
          { id: "remembered", label: t("people.remembered") },
          { id: "known", label: t("people.known") },
        ] as const)
      : []),
    ...(may("privacy.act") ? ([{ id: "requests", label: t("people.requests") }] as const) : []),
    ...(me.user !== null ? ([{ id: "mine", label: t("people.mine") }] as const) : []),
  ];
  const asked = address.get("view");
  const chosen = tabs.find(({ id }) => id === asked)?.id ?? tabs[0]?.id ?? "mine";
  return (
    <Page title={t("people.title")} description={t(may("people.read") ? "people.about" : "people.aboutOwn")}>
      <Tabs
        label={t("people.views")}
        tabs={tabs}
        chosen={chosen}
        onChoose={(id) => change(new URLSearchParams({ view: id }).toString())}
      >
        {chosen === "known" ? (
          <Known />
        ) : chosen === "remembered" ? (
          <RememberedPeople />
        ) : chosen === "requests" ? (
          <Requests />
        ) : (
          <MyData />
        )}
      </Tabs>
    </Page>
  );
}
