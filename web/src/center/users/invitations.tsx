"use client";

import { useFormat, useT } from "@/i18n/center";
import { trpc } from "@/data/trpc";
import { roleKey, useMe } from "../access/use-me";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { Listed } from "../ui/listed";
import { Moment } from "../ui/moment";
import { EmptyState } from "../ui/states";
import { type Column, Table } from "../ui/table";
import { toast } from "../ui/toast";
import { useAct } from "../ui/use-act";
import { type Invitation, useInvitations, useUsersChanged } from "./queries";

const PURPOSES = {
  invitation: "users.purposeInvitation",
  reset: "users.purposeReset",
  setup: "users.purposeSetup",
} as const;

/** Links that were made and not taken yet, and what became of others. */
export function Invitations() {
  const t = useT();
  const { may } = useMe();
  const query = useInvitations();
  const columns: Column<Invitation>[] = [
    { id: "whom", header: t("users.forWhom"), title: true, cell: ({ email }) => email ?? t("users.anybody") },
    { id: "purpose", header: t("users.purpose"), cell: ({ purpose }) => t(PURPOSES[purpose]) },
    { id: "role", header: t("users.role"), cell: ({ role }) => t(roleKey(role)) },
    { id: "made", header: t("users.made"), cell: ({ created_ms: made }) => <Moment ms={made} /> },
    { id: "state", header: t("users.state"), cell: (invitation) => <State invitation={invitation} /> },
  ];
  if (may("users.write")) {
    columns.push({
      ...{ id: "actions", header: t("common.actions"), actions: true, end: true },
      cell: (invitation) => (isOpen(invitation) ? <Revoke id={invitation.id} /> : null),
    });
  }
  const empty = (
    <EmptyState icon="mail" title={t("users.noInvitations")}>
      {t("users.noInvitationsWhy")}
    </EmptyState>
  );
  return (
    <Listed query={query} empty={empty}>
      {(rows) => (
        <Table caption={t("users.invitations")} columns={columns} rows={rows} keyOf={({ id }) => id} />
      )}
    </Listed>
  );
}

function isOpen({ used_ms: used, expires_ms: expires }: Invitation): boolean {
  return used === null && expires > Date.now();
}

function State({ invitation }: { readonly invitation: Invitation }) {
  const t = useT();
  const format = useFormat();
  if (invitation.used_ms !== null) return <Badge tone="good">{t("users.used")}</Badge>;
  if (!isOpen(invitation)) return <Badge>{t("users.expired")}</Badge>;
  return <Badge tone="warn">{t("users.openUntil", { date: format.date(invitation.expires_ms) })}</Badge>;
}

function Revoke({ id }: { readonly id: string }) {
  const t = useT();
  const changed = useUsersChanged();
  const { busy, act } = useAct();
  const revoke = () =>
    act(async () => {
      await trpc.users.revoke_invitation.mutate({ id });
      await changed();
      toast.say(t("users.revoked"));
    });
  return (
    <Button kind="quiet" size="small" busy={busy} onClick={() => void revoke()}>
      {t("users.revoke")}
    </Button>
  );
}
