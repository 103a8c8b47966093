"use client";

import { useEffect, useState } from "react";
import * as z from "@/zod";
import { useFormat, useT } from "@/i18n/center";
import { Me, ROLES } from "../access/permissions";
import { send } from "../access/rest";
import { csrfToken, enter } from "../access/session";
import { roleKey } from "../access/use-me";
import { ButtonLink } from "../ui/button";
import { messageOf } from "../ui/problem";
import { Skeleton } from "../ui/states";
import { type Account, AccountForm } from "./account-form";
import { DoorCard } from "./door";
import { makeFirst } from "./set-up";

const Link = z.object({
  purpose: z.enum(["setup", "invitation", "reset"]),
  role: z.enum(ROLES),
  email: z.string().nullable(),
  name: z.string(),
  expires_ms: z.number(),
});
type Link = z.infer<typeof Link>;

/** Takes a link that somebody was given: `/join/#TOKEN`. What stands behind the # is sent to no server by itself. */
export function JoinPage() {
  const t = useT();
  const [token] = useState(() => decodeURIComponent(location.hash.slice(1)));
  const [link, setLink] = useState<Link | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    if (token === "") return;
    send("/api/auth/invitation", { headers: { "x-visavis-invitation": token } }).then(
      (given) => setLink(Link.parse(given)),
      (problem: unknown) => setError(problem),
    );
  }, [token]);
  if (token === "" || error !== null) {
    return (
      <DoorCard
        title={t("door.linkBad")}
        description={token === "" ? t("door.linkMissing") : messageOf(error, t)}
      >
        <ButtonLink href="/sign-in/">{t("door.signIn")}</ButtonLink>
      </DoorCard>
    );
  }
  if (link === null) {
    return (
      <DoorCard title={t("common.loading")}>
        <Skeleton className="h-72 w-full rounded-2xl!" />
      </DoorCard>
    );
  }
  return <Acceptance link={link} token={token} />;
}

function Acceptance({ link, token }: { readonly link: Link; readonly token: string }) {
  const t = useT();
  const format = useFormat();
  const accept = async ({ name, email, password }: Account) => {
    const body = {
      ...{ token, password },
      ...(link.purpose === "reset" ? {} : { name }),
      ...(link.purpose === "invitation" && link.email === null ? { email } : {}),
    };
    enter(Me.parse(await send("/api/auth/invitation", { body, csrf: csrfToken() })));
    location.replace("/sessions/");
  };
  const expires = (
    <p className="mt-5 text-xs text-soft">{t("door.expires", { date: format.dateTime(link.expires_ms) })}</p>
  );
  if (link.purpose === "setup") {
    return (
      <DoorCard title={t("door.setUp")} description={t("door.setUpWhy")}>
        <AccountForm
          email={link.email}
          action={t("door.setUpAction")}
          onSubmit={(account) => makeFirst(account, token)}
        />
        {expires}
      </DoorCard>
    );
  }
  if (link.purpose === "reset") {
    const name = link.email ?? link.name;
    return (
      <DoorCard title={t("door.reset")} description={t("door.resetWhy", { name })}>
        <AccountForm email={link.email} passwordOnly action={t("door.resetAction")} onSubmit={accept} />
        {expires}
      </DoorCard>
    );
  }
  return (
    <DoorCard title={t("door.join")} description={t("door.joinWhy", { role: t(roleKey(link.role)) })}>
      <AccountForm email={link.email} action={t("door.joinAction")} onSubmit={accept} />
      {expires}
    </DoorCard>
  );
}
