"use client";

import Link from "next/link";
import { useT } from "../i18n";
import { Badge, ButtonLink, Card, EmptyState, ErrorState, Notice, Page, Skeleton } from "../ui";
import { Portrait } from "../ui/portrait";
import { usePersonas } from "../use-personas";
import { Elapsed } from "./elapsed";
import { FLOORS } from "./words";
import type { Live, LiveSession } from "./use-live";

const GRID = "grid grid-cols-[repeat(auto-fill,minmax(min(21rem,100%),1fr))] gap-5";

/** The conversations that go on now, each with the last that was said. */
export function LiveList({ live: { items, error, retry } }: { readonly live: Live }) {
  const t = useT();
  return (
    <Page title={t("live.title")} description={t("live.about")}>
      {error !== null && items !== null && (
        <Notice tone="warn" icon="alert">
          {t("live.stale")}
        </Notice>
      )}
      {items === null ? (
        error === null ? (
          <Waiting />
        ) : (
          <Card>
            <ErrorState error={error} onRetry={retry} />
          </Card>
        )
      ) : items.length === 0 ? (
        <Card>
          <EmptyState
            icon="live"
            title={t("live.none")}
            action={
              <ButtonLink href="/" icon="microphone">
                {t("shell.talk")}
              </ButtonLink>
            }
          >
            {t("live.noneWhy")}
          </EmptyState>
        </Card>
      ) : (
        <ul className={GRID}>
          {items.map((session) => (
            <SessionCard key={session.id} session={session} />
          ))}
        </ul>
      )}
    </Page>
  );
}

function SessionCard({ session }: { readonly session: LiveSession }) {
  const t = useT();
  const avatar = usePersonas().data?.items.find(({ name }) => name === session.persona)?.avatar ?? "";
  const user = session.user_name ?? t("sessions.guest");
  const lines = session.lines.slice(-3);
  return (
    <li className="relative flex flex-col gap-4 rounded-2xl bg-card p-5 ring-1 ring-line transition-shadow hover:shadow-float has-[a:focus-visible]:outline-2 has-[a:focus-visible]:outline-offset-2 has-[a:focus-visible]:outline-accent">
      <div className="flex items-center gap-3">
        <Portrait avatar={avatar} size="medium" />
        <div className="min-w-0 flex-1">
          <h2 className="truncate text-base font-semibold">
            <Link
              href={`/live/?id=${encodeURIComponent(session.id)}`}
              prefetch={false}
              className="outline-none after:absolute after:inset-0"
            >
              {t("live.pair", { persona: session.persona_title, user })}
            </Link>
          </h2>
          <p className="flex items-center gap-2 text-xs text-soft">
            <span
              aria-hidden
              className={`size-2 rounded-full ${session.floor === "idle" ? "bg-edge" : "bg-accent"}`}
            />
            {t(FLOORS[session.floor])} · <Elapsed sinceMs={session.opened_ms} />
          </p>
        </div>
      </div>
      <ol className="flex min-h-20 flex-1 flex-col justify-end gap-1.5 text-sm">
        {lines.length === 0 && <li className="text-soft">{t("live.nothingYet")}</li>}
        {lines.map((line, place) => (
          <li key={place} className={`line-clamp-2 break-words ${line.role === "user" ? "" : "text-soft"}`}>
            <span className="font-medium text-ink">
              {line.role === "user" ? user : line.operator ? t("live.somebody") : session.persona_title}
            </span>{" "}
            {line.text}
          </li>
        ))}
      </ol>
      <Signs session={session} />
    </li>
  );
}

function Signs({ session }: { readonly session: LiveSession }) {
  const t = useT();
  const { answered_by: answered, answered_by_me: mine, awaits_answer: awaits, observers, whispers } = session;
  if (answered === null && observers.length === 0 && whispers === 0) return null;
  return (
    <p className="flex flex-wrap gap-2">
      {answered !== null && (
        <Badge tone={mine && awaits !== null ? "bad" : "warn"} icon="person">
          {mine ? t(awaits === null ? "live.byYou" : "live.awaitsYou") : t("live.by", { name: answered })}
        </Badge>
      )}
      {observers.length > 0 && <Badge icon="eye">{t("live.observers", { count: observers.length })}</Badge>}
      {whispers > 0 && <Badge icon="whisper">{t("live.whispers", { count: whispers })}</Badge>}
    </p>
  );
}

function Waiting() {
  const t = useT();
  return (
    <div role="status" className={GRID}>
      <span className="sr-only">{t("common.loading")}</span>
      <Skeleton className="h-56 w-full rounded-2xl!" />
      <Skeleton className="h-56 w-full rounded-2xl!" />
    </div>
  );
}
