"use client";

import Link from "next/link";
import { useState } from "react";
import { useMe } from "../access/use-me";
import { useT } from "../i18n";
import { Badge, Button, Card, EmptyState, ErrorState, Icon, Page, Skeleton } from "../ui";
import { Portrait } from "../ui/portrait";
import { type PersonaItem, usePersonas } from "../use-personas";
import { NewPersonaDialog } from "./new-persona";

/** Everybody who can be talked to on this server. */
export function PersonaList() {
  const t = useT();
  const { may } = useMe();
  const [creating, setCreating] = useState(false);
  const personas = usePersonas();
  return (
    <Page
      title={t("personas.title")}
      description={t("personas.about")}
      actions={
        may("personas.write") && (
          <Button kind="primary" icon="plus" onClick={() => setCreating(true)}>
            {t("personas.new")}
          </Button>
        )
      }
    >
      {personas.isPending ? (
        <Waiting />
      ) : personas.isError ? (
        <Card>
          <ErrorState error={personas.error} onRetry={() => void personas.refetch()} />
        </Card>
      ) : personas.data.items.length === 0 ? (
        <Card>
          <EmptyState icon="personas" title={t("personas.none")}>
            {t("personas.noneWhy")}
          </EmptyState>
        </Card>
      ) : (
        <ul className={GRID}>
          {personas.data.items.map((item) => (
            <PersonaCard key={item.name} item={item} usual={item.name === personas.data.default} />
          ))}
        </ul>
      )}
      {creating && (
        <NewPersonaDialog personas={personas.data?.items ?? []} onClose={() => setCreating(false)} />
      )}
    </Page>
  );
}

const GRID = "grid grid-cols-[repeat(auto-fill,minmax(min(17rem,100%),1fr))] gap-5";

function PersonaCard({ item, usual }: { readonly item: PersonaItem; readonly usual: boolean }) {
  const t = useT();
  return (
    <li className="group relative flex flex-col rounded-2xl bg-card ring-1 ring-line transition-shadow hover:shadow-float has-[a:focus-visible]:outline-2 has-[a:focus-visible]:outline-offset-2 has-[a:focus-visible]:outline-accent">
      <Portrait avatar={item.avatar} size="large" />
      <div className="flex flex-1 flex-col gap-3 p-5">
        <div>
          <h2 className="text-base font-semibold">
            <Link
              href={`/personas/?name=${encodeURIComponent(item.name)}`}
              prefetch={false}
              className="outline-none after:absolute after:inset-0"
            >
              {item.title === "" ? item.name : item.title}
            </Link>
          </h2>
          <p className="mt-1 line-clamp-3 text-sm text-soft">{item.description}</p>
        </div>
        {item.problem !== null && (
          <p className="flex items-start gap-2 text-sm text-alert">
            <Icon name="alert" size={18} />
            <span className="line-clamp-3">{item.problem}</span>
          </p>
        )}
        <div className="mt-auto flex flex-wrap items-center gap-2">
          {usual && <Badge tone="good">{t("personas.default")}</Badge>}
          {item.built_in && <Badge>{t("personas.builtIn")}</Badge>}
          <Badge icon="globe">{item.language}</Badge>
          {item.problem === null && (
            // It lies above the link that covers the card.
            <a
              href={`/?persona=${encodeURIComponent(item.name)}`}
              className="relative z-10 ml-auto inline-flex min-h-8 items-center gap-1.5 rounded-full px-2 text-sm font-medium text-accent hover:bg-tint"
            >
              <Icon name="microphone" size={16} />
              {t("personas.talk")}
              <span className="sr-only">: {item.title}</span>
            </a>
          )}
        </div>
      </div>
    </li>
  );
}

function Waiting() {
  const t = useT();
  return (
    <div role="status" className={GRID}>
      <span className="sr-only">{t("common.loading")}</span>
      {[0, 1, 2].map((place) => (
        <Skeleton key={place} className="h-96 w-full rounded-2xl!" />
      ))}
    </div>
  );
}
