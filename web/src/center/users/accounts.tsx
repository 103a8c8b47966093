"use client";

import { useState } from "react";
import { useT } from "@/i18n/center";
import type { Role } from "../access/permissions";
import { roleKey, useMe } from "../access/use-me";
import { Badge } from "../ui/badge";
import { ButtonLink } from "../ui/button";
import { Listed } from "../ui/listed";
import { Moment } from "../ui/moment";
import { Select } from "../ui/select";
import { EmptyState } from "../ui/states";
import { type Column, Table } from "../ui/table";
import { type Doing, UserDialogs } from "./user-dialogs";
import { UserMenu } from "./user-menu";
import { type User, useUsers } from "./queries";
import { roleOptions } from "./roles";

/** The accounts of this server. */
export function Accounts() {
  const t = useT();
  const { me, may } = useMe();
  const [role, setRole] = useState<Role | "">("");
  const [doing, setDoing] = useState<Doing | null>(null);
  const query = useUsers(role === "" ? null : role);
  const columns: Column<User>[] = [
    {
      id: "name",
      header: t("users.name"),
      title: true,
      cell: (user) => <Name user={user} you={user.id === me.user?.id} />,
    },
    { id: "role", header: t("users.role"), cell: (user) => t(roleKey(user.role)) },
    {
      ...{ id: "seen", header: t("users.seen") },
      cell: (user) =>
        user.seen_ms === null ? (
          <span className="text-soft">{t("common.never")}</span>
        ) : (
          <Moment ms={user.seen_ms} />
        ),
    },
    { id: "state", header: t("users.state"), cell: (user) => <State user={user} /> },
  ];
  if (may("users.write")) {
    columns.push({
      ...{ id: "actions", header: t("common.actions"), actions: true, end: true },
      cell: (user) => <UserMenu user={user} onDo={(what) => setDoing({ what, user })} />,
    });
  }
  const empty = (
    <EmptyState
      icon="users"
      title={t("users.empty")}
      action={
        me.kind === "owner" && (
          <ButtonLink kind="primary" href="/set-up/">
            {t("shell.openAction")}
          </ButtonLink>
        )
      }
    >
      {t("users.emptyWhy")}
    </EmptyState>
  );
  const filtered = <EmptyState icon="users" title={t("users.noAuditMatch")} />;
  return (
    <div className="flex flex-col gap-4">
      {me.kind !== "owner" && (
        <Select
          bare
          label={t("users.role")}
          className="w-full sm:w-56"
          value={role}
          options={[{ value: "", label: t("users.allRoles") }, ...roleOptions(t)]}
          onChange={setRole}
        />
      )}
      <Listed query={query} empty={role === "" ? empty : filtered}>
        {(rows) => (
          <Table caption={t("users.accounts")} columns={columns} rows={rows} keyOf={({ id }) => id} />
        )}
      </Listed>
      {doing !== null && <UserDialogs doing={doing} onClose={() => setDoing(null)} />}
    </div>
  );
}

function Name({ user, you }: { readonly user: User; readonly you: boolean }) {
  const t = useT();
  return (
    <span className="block min-w-0">
      <span className="flex items-center gap-2 font-medium">
        <span className="truncate">{user.name === "" ? user.email : user.name}</span>
        {you && <Badge>{t("users.you")}</Badge>}
      </span>
      {user.name !== "" && <span className="block truncate text-xs font-normal text-soft">{user.email}</span>}
    </span>
  );
}

function State({ user }: { readonly user: User }) {
  const t = useT();
  if (user.disabled) return <Badge tone="bad">{t("users.disabled")}</Badge>;
  if (user.locked_until_ms !== null) return <Badge tone="warn">{t("users.locked")}</Badge>;
  return <Badge tone="good">{t("users.active")}</Badge>;
}
