"use client";

import { useState } from "react";
import { useT } from "@/i18n/center";
import { Keys } from "../account/keys";
import { Logins } from "../account/logins";
import { Me } from "../access/permissions";
import { send } from "../access/rest";
import { csrfToken, enter } from "../access/session";
import { useMe } from "../access/use-me";
import { Notice } from "../ui/badge";
import { Button, ButtonLink } from "../ui/button";
import { Card, KeyValue } from "../ui/card";
import { PasswordField } from "../ui/field";
import { CodedProblem, messageOf } from "../ui/problem";
import { EmptyState } from "../ui/states";
import { toast } from "../ui/toast";
import { useSubmit } from "../ui/use-submit";

/** Who one is, one's password, where one is signed in, and one's keys. */
export function AccountSettings() {
  const t = useT();
  const { me, role } = useMe();
  const { user, ways } = me;
  if (user === null) {
    return (
      <Card flush>
        <EmptyState
          icon="person"
          title={t("settings.openAccount")}
          action={
            me.accounts === "none" && (
              <ButtonLink kind="primary" href="/set-up/">
                {t("shell.openAction")}
              </ButtonLink>
            )
          }
        >
          {t("settings.openAccountWhy")}
        </EmptyState>
      </Card>
    );
  }
  const facts = [
    {
      label: t("settings.name"),
      value: user.name === "" ? <span className="text-soft">{t("settings.noName")}</span> : user.name,
    },
    { label: t("settings.email"), value: user.email },
    { label: t("settings.role"), value: t(role) },
    {
      label: t("settings.signInBy"),
      value: user.has_password ? t("settings.byPassword") : (ways.oidc ?? "OpenID Connect"),
    },
  ];
  return (
    <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-2">
      <div className="flex flex-col gap-6">
        <Card title={t("settings.profile")}>
          <KeyValue facts={facts} className="-mt-2" />
        </Card>
        {user.has_password && (
          <Card title={t("settings.password")} description={t("settings.passwordWhy")}>
            <PasswordForm email={user.email} />
          </Card>
        )}
      </div>
      <div className="flex flex-col gap-6">
        <Card>
          <Logins />
        </Card>
        <Card>
          <Keys />
        </Card>
      </div>
    </div>
  );
}

function PasswordForm({ email }: { readonly email: string }) {
  const t = useT();
  const [current, setCurrent] = useState("");
  const [chosen, setChosen] = useState("");
  const { busy, error, submit } = useSubmit(async () => {
    const body = { current, new: chosen };
    enter(Me.parse(await send("/api/auth/password", { body, csrf: csrfToken() })));
    setCurrent("");
    setChosen("");
    toast.say(t("settings.passwordChanged"));
  });
  const wrong = error instanceof CodedProblem && error.code === "auth.wrong_password";
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {/* Password managers keep the password under it. */}
      <input type="text" autoComplete="username" value={email} readOnly hidden />
      <PasswordField
        label={t("settings.current")}
        autoComplete="current-password"
        required
        error={wrong ? t("problems.wrongOwnPassword") : null}
        value={current}
        onChange={(event) => setCurrent(event.target.value)}
      />
      <PasswordField
        label={t("door.newPassword")}
        hint={t("door.passwordHint")}
        autoComplete="new-password"
        required
        minLength={10}
        maxLength={256}
        value={chosen}
        onChange={(event) => setChosen(event.target.value)}
      />
      <div role="alert" className="empty:hidden">
        {error !== null && !wrong && (
          <Notice tone="bad" icon="alert">
            {messageOf(error, t)}
          </Notice>
        )}
      </div>
      <Button type="submit" kind="primary" busy={busy} className="self-start">
        {t("settings.changePassword")}
      </Button>
    </form>
  );
}
