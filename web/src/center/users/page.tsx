"use client";

import { useState } from "react";
import { useT } from "@/i18n/center";
import { useMe } from "../access/use-me";
import { Button } from "../ui/button";
import { Page } from "../ui/page";
import { type Tab, Tabs } from "../ui/tabs";
import { Accounts } from "./accounts";
import { AuditLog } from "./audit-log";
import { Invitations } from "./invitations";
import { InviteDialog } from "./invite-dialog";
import { useSearchParams } from "next/navigation";

type View = "accounts" | "invitations" | "audit";

/** Who may come in, and what they may do. */
export function UsersPage() {
  const t = useT();
  const { may, me } = useMe();
  const asked = useSearchParams().get("invite") !== null;
  const [view, setView] = useState<View>("accounts");
  const [inviting, setInviting] = useState(asked);
  const tabs: Tab<View>[] = [
    { id: "accounts", label: t("users.accounts") },
    { id: "invitations", label: t("users.invitations") },
  ];
  if (may("audit.read")) tabs.push({ id: "audit", label: t("users.audit") });
  // On an open server the first account is made by turning accounts on: an invitation could not be taken.
  const canInvite = may("users.write") && me.kind !== "owner";
  const closed = () => {
    setInviting(false);
    if (asked) history.replaceState(null, "", location.pathname);
  };
  return (
    <Page
      title={t("users.title")}
      description={t("users.description")}
      actions={
        canInvite && (
          <Button kind="primary" icon="mail" onClick={() => setInviting(true)}>
            {t("users.invite")}
          </Button>
        )
      }
    >
      <Tabs label={t("users.title")} tabs={tabs} chosen={view} onChoose={setView}>
        {view === "accounts" && <Accounts />}
        {view === "invitations" && <Invitations />}
        {view === "audit" && <AuditLog />}
      </Tabs>
      {inviting && canInvite && <InviteDialog onClose={closed} />}
    </Page>
  );
}
