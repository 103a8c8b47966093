"use client";

import { useEffect, useState } from "react";
import { useFormat, useT } from "@/i18n/center";
import type { Me } from "../access/permissions";
import { learnWhoIsHere, signIn, useSession } from "../access/session";
import { Notice } from "../ui/badge";
import { Button, ButtonLink, TextLink } from "../ui/button";
import { PasswordField, TextField } from "../ui/field";
import { CodedProblem, messageOf, messageOfCode } from "../ui/problem";
import { ErrorState, Skeleton } from "../ui/states";
import { useSubmit } from "../ui/use-submit";
import { DoorCard } from "./door";
import { nextFrom } from "./next";
import { useWaiting } from "./use-waiting";

/** Lets people in. */
export function SignInPage() {
  const t = useT();
  const known = useSession();
  const [next] = useState(() => nextFrom(location.search, location.origin));
  useEffect(() => {
    void learnWhoIsHere();
  }, []);
  const me = known.status === "known" ? known.me : null;
  const entered = me !== null && me.kind === "user";
  useEffect(() => {
    if (entered) location.replace(next);
  }, [entered, next]);

  if (known.status === "failed") {
    return (
      <DoorCard title={t("door.signIn")}>
        <ErrorState error={known.error} onRetry={() => void learnWhoIsHere()} />
      </DoorCard>
    );
  }
  if (me?.kind === "owner") {
    return (
      <DoorCard title={t("door.notNeeded")} description={t("door.notNeededWhy")}>
        <div className="flex flex-wrap gap-3">
          <ButtonLink kind="primary" href={next}>
            {t("door.goOn")}
          </ButtonLink>
          {me.accounts === "none" && <ButtonLink href="/set-up/">{t("door.setUp")}</ButtonLink>}
        </div>
      </DoorCard>
    );
  }
  return (
    <DoorCard title={t("door.signIn")} description={t("door.signInTo")}>
      {me === null || entered ? (
        <Skeleton className="h-64 w-full rounded-2xl!" />
      ) : (
        <Ways me={me} next={next} />
      )}
    </DoorCard>
  );
}

function Ways({ me, next }: { readonly me: Me; readonly next: string }) {
  const t = useT();
  const { password, oidc, guests } = me.ways;
  const [refused] = useState(() => new URLSearchParams(location.search).get("error"));
  return (
    <div className="flex flex-col gap-5">
      {me.set_up && <Notice>{t("door.noAdmin")}</Notice>}
      {refused !== null && (
        <div role="alert">
          <Notice tone="bad" icon="alert">
            {messageOfCode(refused, t) ?? t("problems.oidcRefused")}
          </Notice>
        </div>
      )}
      {password && <PasswordForm />}
      {password && oidc !== null && (
        <p className="flex items-center gap-3 text-xs text-soft before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
          {t("door.or_")}
        </p>
      )}
      {oidc !== null && (
        <a
          href={`/api/auth/oidc/start?next=${encodeURIComponent(next)}`}
          className="inline-flex min-h-11 items-center justify-center rounded-full px-5 text-sm font-medium ring-1 ring-edge ring-inset hover:bg-raised"
        >
          {t("door.oidc", { name: oidc })}
        </a>
      )}
      <p className="text-xs text-pretty text-soft">{t("door.forgot")}</p>
      {guests && (
        <p className="text-sm">
          <TextLink href="/">{t("door.talkInstead")}</TextLink>
        </p>
      )}
    </div>
  );
}

function PasswordForm() {
  const t = useT();
  const format = useFormat();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [left, wait] = useWaiting();
  const { busy, error, submit } = useSubmit(async () => {
    try {
      await signIn(email.trim(), password);
    } catch (problem) {
      setPassword("");
      if (problem instanceof CodedProblem && problem.retryAfterS !== null) wait(problem.retryAfterS);
      throw problem;
    }
  }, true);
  const said = left > 0 ? t("door.wait", { time: format.duration(left * 1_000, "long") }) : null;
  return (
    <form onSubmit={submit} className="flex flex-col gap-5">
      <TextField
        label={t("door.email")}
        type="email"
        autoComplete="username"
        required
        // The one thing to do on this page begins here.
        // eslint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <PasswordField
        label={t("door.password")}
        autoComplete="current-password"
        required
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <div role="alert" className="empty:hidden">
        {(said !== null || error !== null) && (
          <Notice tone="bad" icon="alert">
            {said ?? messageOf(error, t)}
          </Notice>
        )}
      </div>
      <Button type="submit" kind="primary" busy={busy} disabled={left > 0}>
        {t("door.signIn")}
      </Button>
    </form>
  );
}
