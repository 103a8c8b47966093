"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useT } from "@/i18n/center";
import { trpc } from "@/data/trpc";
import type { Given } from "../api";
import { useSubscription } from "../data/use-subscription";
import { Badge, Notice } from "../ui/badge";
import { Fetched } from "../ui/fetched";
import { Card } from "../ui/card";
import { Page } from "../ui/page";
import { Errors } from "./errors";
import { Latency } from "./latency";
import { Parts } from "./parts";
import { Queues } from "./queues";
import { Summary } from "./summary";
import { Usage } from "./usage";

export type Report = Given["health"]["get"];
export type Figures = Given["health"]["figures"];

const LOOK_AGAIN_MS = 15_000;
/** Two minutes of figures, which come every two seconds. */
const KEPT = 60;

/** How the server is: checks, speed, errors, what waits, and who does what. */
export function HealthPage() {
  const t = useT();
  const report = useQuery({
    queryKey: ["health"],
    queryFn: () => trpc.health.get.query(),
    refetchInterval: LOOK_AGAIN_MS,
  });
  const [trend, setTrend] = useState<readonly number[]>([]);
  const watched = useSubscription<Figures>(
    (on) => trpc.health.watch.subscribe(undefined, on),
    (figures) => {
      const sound = figures.latency.find(({ step }) => step === "first_sound");
      if (sound !== undefined) setTrend((known) => [...known, sound.p50_ms].slice(-KEPT));
    },
  );
  return (
    <Page
      title={t("health.title")}
      description={t("health.description")}
      actions={<Connection status={watched.status} />}
    >
      <Fetched query={report} carded>
        {(found) => (
          <>
            <Summary report={found} figures={watched.value} />
            <Latency
              figures={watched.value}
              trend={trend}
              lost={watched.status === "lost"}
              error={watched.error}
            />
            <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-2">
              <Errors figures={watched.value} />
              <Queues queues={watched.value?.queues ?? found.queues} />
            </div>
            <Parts parts={found.parts} />
            <Usage figures={watched.value} />
            {found.notes.length > 0 && (
              <Card title={t("health.notes")}>
                <ul className="flex list-disc flex-col gap-1.5 pl-5 text-sm text-pretty text-soft">
                  {found.notes.map((note) => (
                    <li key={note}>{note}</li>
                  ))}
                </ul>
              </Card>
            )}
          </>
        )}
      </Fetched>
    </Page>
  );
}

function Connection({ status }: { readonly status: "connecting" | "live" | "lost" }) {
  const t = useT();
  return (
    <div role="status">
      {status === "live" ? (
        <Badge tone="good" icon="live">
          {t("health.live")}
        </Badge>
      ) : status === "connecting" ? (
        <Badge>{t("health.connecting")}</Badge>
      ) : (
        <Notice tone="warn" icon="alert">
          {t("health.lost")}
        </Notice>
      )}
    </div>
  );
}
