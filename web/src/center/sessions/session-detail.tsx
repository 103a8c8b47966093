"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { useStore } from "zustand";
import { savePlot } from "@/ui/past/save";
import { TimelinePlot } from "@/ui/past/timeline-plot";
import { useTheme } from "@/ui/theme";
import { type Given, trpc } from "../api";
import { useFormat, useT } from "../i18n";
import { Badge, Button, ButtonLink, Card, codeOf, EmptyState, ErrorState, Page, Skeleton } from "../ui";
import { usePersonaNames } from "../use-personas";
import { usePlotWords } from "./plot-words";
import { Player } from "./player";
import { fetchTakes } from "./recordings";
import { Replay } from "./replay";
import { SessionActions } from "./session-actions";
import type { Take } from "./takes";
import { Transcript } from "./transcript";
import { Waits } from "./waits";

type Session = Given["sessions"]["get"];
type Timeline = Given["sessions"]["timeline"];

const POINTS = 1_000;
/** A conversation that goes on is looked at again after so long, ms. */
const AGAIN_MS = 4_000;

/** One conversation: word by word, over time, and to be heard where it was recorded. */
export function SessionDetail({ id }: { readonly id: string }) {
  const t = useT();
  const parent = { href: "/sessions/", label: t("sessions.title") };
  const session = useQuery({
    queryKey: ["sessions", "get", id],
    queryFn: ({ signal }) => trpc.sessions.get.query({ id }, { signal }),
    refetchInterval: ({ state }) => (state.data?.live === true ? AGAIN_MS : false),
  });
  if (session.isPending) {
    return (
      <Page title={t("sessions.one")} parent={parent}>
        <Loading />
      </Page>
    );
  }
  if (session.isError) {
    const unknown = codeOf(session.error) === "session.unknown";
    return (
      <Page title={t("sessions.one")} parent={parent}>
        <Card>
          {unknown ? (
            <EmptyState icon="conversations" title={t("sessions.gone")}>
              {t("sessions.goneWhy")}
            </EmptyState>
          ) : (
            <ErrorState error={session.error} onRetry={() => void session.refetch()} />
          )}
        </Card>
      </Page>
    );
  }
  return (
    <Page
      title={session.data.title ?? t("sessions.untitled")}
      description={<Facts session={session.data} />}
      parent={parent}
      actions={
        <>
          {session.data.live && (
            <ButtonLink href={`/live/?id=${encodeURIComponent(id)}`} icon="live">
              {t("sessions.watch")}
            </ButtonLink>
          )}
          <SessionActions session={session.data} />
        </>
      }
    >
      <Contents session={session.data} />
    </Page>
  );
}

function Facts({ session }: { readonly session: Session }) {
  const t = useT();
  const format = useFormat();
  const name = usePersonaNames()(session.persona);
  const parts = [
    format.dateTime(session.opened_ms),
    ...(session.duration_ms === null ? [] : [format.duration(session.duration_ms)]),
    name,
    session.user_name ?? t("sessions.guest"),
  ];
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
      {parts.join(" · ")}
      {session.live && (
        <Badge tone="good" icon="live">
          {t("sessions.live")}
        </Badge>
      )}
    </span>
  );
}

function Contents({ session }: { readonly session: Session }) {
  const { id, live } = session;
  const timeline = useQuery({
    queryKey: ["sessions", "timeline", id],
    queryFn: ({ signal }) => trpc.sessions.timeline.query({ id, points: POINTS }, { signal }),
    refetchInterval: live ? AGAIN_MS : false,
  });
  const takes = useQuery({
    queryKey: ["sessions", "takes", id],
    queryFn: () => fetchTakes(id, session.opened_ms),
    // The end of a recording is written a moment after that of the conversation.
    refetchInterval: ({ state }) => (live || state.data?.unfinished === true ? AGAIN_MS : false),
  });
  if (timeline.isPending) return <Loading />;
  if (timeline.isError) {
    return (
      <Card>
        <ErrorState error={timeline.error} onRetry={() => void timeline.refetch()} />
      </Card>
    );
  }
  return <Record session={session} timeline={timeline.data} takes={takes.data?.takes ?? NO_TAKES} />;
}

const NO_TAKES: readonly Take[] = [];

interface RecordProps {
  readonly session: Session;
  readonly timeline: Timeline;
  readonly takes: readonly Take[];
}

function Record({ session, timeline, takes }: RecordProps) {
  const t = useT();
  const theme = useTheme();
  const name = usePersonaNames()(session.persona);
  const user = session.user_name ?? t("sessions.guest");
  const words = usePlotWords(name, user);
  const replay = useReplay(takes);
  const playing = useStore(replay.state, (state) => state.playing);
  const drawing = useRef<SVGSVGElement>(null);
  const seek = useMemo(() => (ms: number) => replay.seek(ms), [replay]);
  const observed = timeline.states.at_ms.length > 0;
  return (
    <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[minmax(0,5fr)_minmax(0,7fr)]">
      <div className="flex flex-col gap-6 lg:sticky lg:top-6 lg:order-2">
        <Card
          title={t("sessions.overTime")}
          actions={
            <Button
              kind="quiet"
              size="small"
              icon="download"
              onClick={() => void savePlot(session.id, drawing.current, theme)}
            >
              {t("sessions.asPicture")}
            </Button>
          }
        >
          <div className="flex flex-col gap-4">
            {takes.length > 0 && <Player {...{ replay, takes }} durationMs={timeline.duration_ms} />}
            <TimelinePlot
              {...{ timeline, words, theme, drawing }}
              cursor={replay.cursor}
              hovers={takes.length === 0}
              onSeek={seek}
            />
            {!observed && <p className="text-sm text-soft">{t("sessions.notObserved")}</p>}
            {timeline.truncated && <p className="text-sm text-soft">{t("sessions.truncated")}</p>}
          </div>
        </Card>
        <Waits timeline={timeline} onSeek={seek} />
      </div>
      <Card title={t("sessions.transcript")} className="lg:order-1">
        {timeline.said.length === 0 ? (
          <p className="text-sm text-soft">{t("sessions.nothingSaid")}</p>
        ) : (
          <Transcript
            said={timeline.said}
            {...{ name, user }}
            cursor={replay.cursor}
            follows={playing}
            onSeek={seek}
          />
        )}
      </Card>
    </div>
  );
}

function useReplay(takes: readonly Take[]): Replay {
  const [replay] = useState(() => new Replay());
  useEffect(() => replay.load(takes), [replay, takes]);
  useEffect(() => () => replay.dispose(), [replay]);
  return replay;
}

function Loading() {
  const t = useT();
  return (
    <div role="status" className="grid grid-cols-1 gap-6 lg:grid-cols-[minmax(0,5fr)_minmax(0,7fr)]">
      <span className="sr-only">{t("common.loading")}</span>
      <Skeleton className="h-96 w-full rounded-2xl!" />
      <Skeleton className="h-96 w-full rounded-2xl!" />
    </div>
  );
}
