"use client";

import { useState } from "react";
import { useT } from "@/i18n/center";
import { trpc } from "@/data/trpc";
import type { Role } from "../access/permissions";
import { FormDialog } from "../ui/dialog";
import { TextField } from "../ui/field";
import { Select } from "../ui/select";
import { type GivenLink, LinkDialog } from "./link-dialog";
import { linkOf } from "./link";
import { useUsersChanged } from "./queries";
import { mayOf, roleOptions } from "./roles";

const DAYS = ["1", "7", "30"] as const;

/** Makes a link with which somebody makes an account. */
export function InviteDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useT();
  const changed = useUsersChanged();
  const [role, setRole] = useState<Role>("member");
  const [email, setEmail] = useState("");
  const [days, setDays] = useState<(typeof DAYS)[number]>("7");
  const [made, setMade] = useState<GivenLink | null>(null);
  if (made !== null) return <LinkDialog link={made} onClose={onClose} />;
  return (
    <FormDialog
      title={t("users.invite")}
      description={t("users.inviteWhy")}
      action={t("users.inviteAction")}
      onClose={onClose}
      onSubmit={async () => {
        const { invitation, link } = await trpc.users.invite.mutate({
          ...{ role, days: Number(days) },
          email: email.trim() === "" ? null : email.trim(),
        });
        setMade({ url: linkOf(link), until: invitation.expires_ms });
        await changed();
      }}
    >
      <Select
        label={t("users.role")}
        hint={mayOf(role, t)}
        value={role}
        options={roleOptions(t)}
        onChange={setRole}
      />
      <TextField
        label={t("users.email")}
        type="email"
        optional
        hint={t("users.inviteEmailHint")}
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <Select
        label={t("users.inviteDays")}
        value={days}
        options={DAYS.map((value) => ({ value, label: t("users.days", { count: Number(value) }) }))}
        onChange={setDays}
      />
    </FormDialog>
  );
}
