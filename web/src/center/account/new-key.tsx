"use client";

import { useState } from "react";
import { useT } from "@/i18n/center";
import { trpc } from "@/data/trpc";
import { isPermission, type Permission } from "../access/permissions";
import { useMe } from "../access/use-me";
import { Button } from "../ui/button";
import { CopyField } from "../ui/copy";
import { Dialog, FormDialog } from "../ui/dialog";
import { TextField } from "../ui/field";
import { Select } from "../ui/select";

const DAYS = ["30", "90", "365", ""] as const;

interface NewKeyDialogProps {
  readonly userId: string | null;
  readonly onMade: () => Promise<unknown>;
  readonly onClose: () => void;
}

/** Makes a key, and shows it once. */
export function NewKeyDialog({ userId, onMade, onClose }: NewKeyDialogProps) {
  const t = useT();
  const { me } = useMe();
  const [name, setName] = useState("");
  const [days, setDays] = useState<(typeof DAYS)[number]>("90");
  const [scopes, setScopes] = useState<readonly Permission[]>(["status.read", "talk"]);
  const [made, setMade] = useState<string | null>(null);
  if (made !== null) {
    return (
      <Dialog
        title={t("access.keyDone")}
        description={t("access.keyDoneWhy")}
        size="medium"
        onClose={onClose}
        footer={
          <Button kind="primary" onClick={onClose}>
            {t("common.done")}
          </Button>
        }
      >
        <CopyField label={t("access.key")} value={made} />
      </Dialog>
    );
  }
  const toggle = (scope: Permission) =>
    setScopes((chosen) =>
      chosen.includes(scope) ? chosen.filter((one) => one !== scope) : [...chosen, scope],
    );
  return (
    <FormDialog
      title={t("access.newKey")}
      action={t("access.makeKey")}
      onClose={onClose}
      onSubmit={async () => {
        if (scopes.length === 0) throw new Error(t("access.scopesNeeded"));
        const { key } = await trpc.keys.create.mutate({
          ...{ name: name.trim(), scopes: [...scopes], user_id: userId },
          days: days === "" ? null : Number(days),
        });
        setMade(key);
        await onMade();
      }}
    >
      <TextField
        label={t("access.keyName")}
        hint={t("access.keyNameHint")}
        required
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Select
        label={t("access.keyDays")}
        value={days}
        options={DAYS.map((value) => ({
          value,
          label: value === "" ? t("access.forever") : t("users.days", { count: Number(value) }),
        }))}
        onChange={setDays}
      />
      <fieldset>
        <legend className="mb-1.5 text-sm font-medium">{t("access.scopes")}</legend>
        <div className="grid max-h-56 overflow-y-auto rounded-xl p-1 ring-1 ring-line ring-inset sm:grid-cols-2">
          {me.permissions.filter(isPermission).map((scope) => (
            <label
              key={scope}
              className="flex min-h-9 cursor-pointer items-center gap-2.5 rounded-lg px-2 hover:bg-raised"
            >
              <input
                type="checkbox"
                checked={scopes.includes(scope)}
                onChange={() => toggle(scope)}
                className="size-4.5 accent-accent"
              />
              <code className="font-mono text-xs">{scope}</code>
            </label>
          ))}
        </div>
      </fieldset>
    </FormDialog>
  );
}
