"use client";

import { useState } from "react";
import { useT } from "@/i18n/center";
import { Notice } from "../ui/badge";
import { Button } from "../ui/button";
import { PasswordField, TextField } from "../ui/field";
import { messageOf } from "../ui/problem";
import { useSubmit } from "../ui/use-submit";

export interface Account {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

interface AccountFormProps {
  /** The address, if it is given; null: whoever comes chooses it. */
  readonly email: string | null;
  /** Whether only a password is chosen. */
  readonly passwordOnly?: boolean;
  readonly action: string;
  readonly onSubmit: (account: Account) => Promise<unknown>;
}

/** Who one is, and one's password. */
export function AccountForm({ email: given, passwordOnly = false, action, onSubmit }: AccountFormProps) {
  const t = useT();
  const [account, setAccount] = useState<Account>({ name: "", email: given ?? "", password: "" });
  const { busy, error, submit } = useSubmit(
    () => onSubmit({ ...account, name: account.name.trim(), email: account.email.trim() }),
    true,
  );
  const change = (part: Partial<Account>) => setAccount((before) => ({ ...before, ...part }));
  return (
    <form onSubmit={submit} className="flex flex-col gap-5">
      {!passwordOnly && (
        <TextField
          label={t("door.name")}
          hint={t("door.nameHint")}
          autoComplete="name"
          maxLength={100}
          optional
          value={account.name}
          onChange={(event) => change({ name: event.target.value })}
        />
      )}
      {/* Also where it cannot be changed: password managers keep the password under it. */}
      <TextField
        label={t("door.email")}
        type="email"
        autoComplete="username"
        required
        readOnly={given !== null || passwordOnly}
        className={passwordOnly && account.email === "" ? "hidden" : ""}
        value={account.email}
        onChange={(event) => change({ email: event.target.value })}
      />
      <PasswordField
        label={t(passwordOnly ? "door.newPassword" : "door.choosePassword")}
        hint={t("door.passwordHint")}
        autoComplete="new-password"
        required
        minLength={10}
        maxLength={256}
        value={account.password}
        onChange={(event) => change({ password: event.target.value })}
      />
      <div role="alert" className="empty:hidden">
        {error !== null && (
          <Notice tone="bad" icon="alert">
            {messageOf(error, t)}
          </Notice>
        )}
      </div>
      <Button type="submit" kind="primary" busy={busy}>
        {action}
      </Button>
    </form>
  );
}
