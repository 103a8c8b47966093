"use client";

import { useEffect } from "react";
import { useT } from "@/i18n/center";
import { Me, mustSignIn } from "../access/permissions";
import { send } from "../access/rest";
import { csrfToken, enter, learnWhoIsHere, useSession } from "../access/session";
import { ButtonLink, TextLink } from "../ui/button";
import { ErrorState, Skeleton } from "../ui/states";
import { type Account, AccountForm } from "./account-form";
import { DoorCard } from "./door";

/** Makes the first administrator; `token` is that of the link which the server printed, if one is needed. */
export async function makeFirst({ name, email, password }: Account, token: string | null): Promise<void> {
  const body = { name, email, password, ...(token === null ? {} : { token }) };
  enter(Me.parse(await send("/api/auth/setup", { body, csrf: csrfToken() })));
  location.replace("/users/");
}

/** Turns accounts on, from the computer that the server runs on. */
export function SetUpPage() {
  const t = useT();
  const known = useSession();
  useEffect(() => {
    void learnWhoIsHere();
  }, []);
  if (known.status === "failed") {
    return (
      <DoorCard title={t("door.setUp")}>
        <ErrorState error={known.error} onRetry={() => void learnWhoIsHere()} />
      </DoorCard>
    );
  }
  if (known.status === "loading") {
    return (
      <DoorCard title={t("door.setUp")}>
        <Skeleton className="h-72 w-full rounded-2xl!" />
      </DoorCard>
    );
  }
  const { me } = known;
  if (me.accounts === "none" && me.kind === "owner") {
    return (
      <DoorCard title={t("door.setUp")} description={t("door.setUpWhy")}>
        <AccountForm
          email={null}
          action={t("door.setUpAction")}
          onSubmit={(account) => makeFirst(account, null)}
        />
        <p className="mt-5 text-center text-sm">
          <TextLink href="/sessions/">{t("door.setUpLater")}</TextLink>
        </p>
      </DoorCard>
    );
  }
  if (me.set_up && mustSignIn(me)) {
    return (
      <DoorCard title={t("door.setUp")} description={t("door.setUpElsewhere")}>
        <ButtonLink href="/sign-in/">{t("door.signIn")}</ButtonLink>
      </DoorCard>
    );
  }
  return (
    <DoorCard title={t("door.setUpDone")} description={t("door.setUpDoneWhy")}>
      <ButtonLink kind="primary" href="/sign-in/">
        {t("door.signIn")}
      </ButtonLink>
    </DoorCard>
  );
}
