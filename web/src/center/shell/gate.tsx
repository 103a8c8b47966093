"use client";

import { type ReactNode, useEffect, useMemo } from "react";
import { ErrorState, Skeleton } from "../ui/states";
import { useT } from "@/i18n/center";
import { mustSignIn } from "../access/permissions";
import { learnWhoIsHere, renew, useSession } from "../access/session";
import { VisitorContext, visitorOf } from "../access/use-me";

/** Before the short-lived cookie runs out, which it does after a quarter of an hour. */
const RENEW_EVERY_MS = 12 * 60_000;

/** Lets those in who have signed in, and tells the rest where to. */
export function Gate({ children }: { readonly children: ReactNode }) {
  const known = useSession();
  const out = known.status === "known" && mustSignIn(known.me);
  const byCookie = known.status === "known" && known.me.csrf !== null;
  useEffect(() => {
    if (known.status === "loading") void learnWhoIsHere();
  }, [known.status]);
  useEffect(() => {
    if (!out) return;
    const next = encodeURIComponent(location.pathname + location.search);
    location.replace(`/sign-in/?next=${next}`);
  }, [out]);
  useEffect(() => {
    if (!byCookie) return;
    const timer = setInterval(() => void renew(), RENEW_EVERY_MS);
    return () => clearInterval(timer);
  }, [byCookie]);
  const visitor = useMemo(() => (known.status === "known" ? visitorOf(known.me) : null), [known]);

  if (known.status === "failed") {
    return (
      <main className="fixed inset-0 flex items-center justify-center bg-surface">
        <ErrorState error={known.error} onRetry={() => void learnWhoIsHere()} />
      </main>
    );
  }
  if (visitor === null || out) return <Outline />;
  return <VisitorContext value={visitor}>{children}</VisitorContext>;
}

/** What will be there, while it is not known who asks. */
function Outline() {
  const t = useT();
  return (
    <div role="status" className="fixed inset-0 flex bg-surface">
      <span className="sr-only">{t("common.loading")}</span>
      <div className="w-60 border-r border-line bg-sunken max-lg:w-17 max-md:hidden" />
      <div className="mx-auto flex w-full max-w-6xl flex-col gap-6 px-4 pt-24 sm:px-8">
        <Skeleton className="h-9 w-56" />
        <Skeleton className="h-40 w-full rounded-2xl!" />
        <Skeleton className="h-64 w-full rounded-2xl!" />
      </div>
    </div>
  );
}
