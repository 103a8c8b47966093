"use client";

import { useEffect, useState } from "react";
import { useT } from "@/i18n/center";
import { trpc } from "@/data/trpc";
import { Logins } from "../account/logins";
import { Keys } from "../account/keys";
import type { Role } from "../access/permissions";
import { useMe } from "../access/use-me";
import { ConfirmDialog, Dialog, FormDialog } from "../ui/dialog";
import { TextField } from "../ui/field";
import { messageOf } from "../ui/problem";
import { Select } from "../ui/select";
import { toast } from "../ui/toast";
import { type GivenLink, LinkDialog } from "./link-dialog";
import { linkOf } from "./link";
import { type User, useUsersChanged } from "./queries";
import { mayOf, roleOptions } from "./roles";

export type What = "edit" | "access" | "reset" | "disable" | "enable" | "remove";

export interface Doing {
  readonly what: What;
  readonly user: User;
}

interface UserDialogsProps {
  readonly doing: Doing;
  readonly onClose: () => void;
}

/** The windows in which something is done with an account. */
export function UserDialogs({ doing: { what, user }, onClose }: UserDialogsProps) {
  const t = useT();
  const changed = useUsersChanged();
  const name = user.name === "" ? user.email : user.name;
  const finish = async (text: string) => {
    await changed();
    toast.say(text);
    onClose();
  };
  if (what === "edit") return <EditDialog user={user} onClose={onClose} />;
  if (what === "enable") return <Enable user={user} onClose={onClose} />;
  if (what === "access") {
    return (
      <Dialog title={name} size="medium" onClose={onClose}>
        <div className="flex flex-col gap-6">
          <Logins userId={user.id} />
          <Keys userId={user.id} />
        </div>
      </Dialog>
    );
  }
  if (what === "reset") return <ResetDialog user={user} onClose={onClose} />;
  if (what === "disable") {
    return (
      <ConfirmDialog
        title={t("users.disableAsk", { name })}
        description={t("users.disableWhy")}
        action={t("users.disable")}
        onClose={onClose}
        onSubmit={async () => {
          await trpc.users.change.mutate({ id: user.id, disabled: true });
          await finish(t("users.changed", { name }));
        }}
      />
    );
  }
  return (
    <ConfirmDialog
      title={t("users.removeAsk", { name })}
      description={t("users.removeWhy")}
      action={t("common.remove")}
      onClose={onClose}
      onSubmit={async () => {
        await trpc.users.remove.mutate({ id: user.id });
        await finish(t("users.removed", { name }));
      }}
    />
  );
}

interface OneUser {
  readonly user: User;
  readonly onClose: () => void;
}

/** Nothing is lost by it, so nothing is asked. */
function Enable({ user, onClose }: OneUser) {
  const t = useT();
  const changed = useUsersChanged();
  useEffect(() => {
    trpc.users.change
      .mutate({ id: user.id, disabled: false })
      .then(changed)
      .then(
        () => toast.say(t("users.changed", { name: user.email })),
        (error: unknown) => toast.fail(messageOf(error, t)),
      )
      .finally(onClose);
    // Once, when it was chosen.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  return null;
}

function EditDialog({ user, onClose }: OneUser) {
  const t = useT();
  const { me } = useMe();
  const changed = useUsersChanged();
  const [name, setName] = useState(user.name);
  const [role, setRole] = useState<Role>(user.role);
  return (
    <FormDialog
      title={t("users.edit")}
      description={user.email}
      action={t("common.save")}
      onClose={onClose}
      onSubmit={async () => {
        await trpc.users.change.mutate({
          id: user.id,
          name: name.trim(),
          role: role === user.role ? null : role,
        });
        await changed();
        toast.say(t("users.changed", { name: name === "" ? user.email : name }));
        onClose();
      }}
    >
      <TextField
        label={t("users.name")}
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Select
        label={t("users.role")}
        hint={mayOf(role, t)}
        value={role}
        options={roleOptions(t)}
        onChange={setRole}
        disabled={user.id === me.user?.id}
      />
    </FormDialog>
  );
}

function ResetDialog({ user, onClose }: OneUser) {
  const t = useT();
  const changed = useUsersChanged();
  const [link, setLink] = useState<GivenLink | null>(null);
  if (link !== null) return <LinkDialog link={link} onClose={onClose} />;
  return (
    <FormDialog
      title={t("users.resetLink")}
      description={user.email}
      action={t("users.inviteAction")}
      onClose={onClose}
      onSubmit={async () => {
        const { invitation, link: given } = await trpc.users.reset_password.mutate({ id: user.id });
        setLink({ url: linkOf(given), until: invitation.expires_ms });
        await changed();
      }}
    />
  );
}
