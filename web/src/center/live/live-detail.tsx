"use client";

import { useEffect, useMemo, useState } from "react";
import { useStore } from "zustand";
import type { Conversation } from "@/session/conversation/conversation";
import { ConversationContext } from "@/ui/conversation-context";
import { conversationHere } from "@/ui/conversation-here";
import { useMe } from "../access/use-me";
import { useT } from "../i18n";
import { Badge, ButtonLink, Card, EmptyState, ErrorState, Notice, Page, Skeleton } from "../ui";
import { usePersonas } from "../use-personas";
import { Elapsed } from "./elapsed";
import { EndButton } from "./end-button";
import { Feed } from "./feed";
import { LiveStage } from "./live-stage";
import { TakeOver } from "./take-over";
import type { Live, LiveSession } from "./use-live";
import { Whispers } from "./whispers";
import { FLOORS } from "./words";

/** A conversation that goes on: seen and heard as its user sees and hears it, helped by a whisper, or led. */
export function LiveDetail({ id, live }: { readonly id: string; readonly live: Live }) {
  const t = useT();
  const session = live.items?.find((item) => item.id === id);
  const last = useLast(session);
  const parent = { href: "/live/", label: t("live.title") };
  if (last === null) {
    return (
      <Page title={t("live.one")} parent={parent}>
        {live.items !== null ? (
          <Card>
            <EmptyState
              icon="live"
              title={t("live.over")}
              action={
                <ButtonLink href={`/sessions/?id=${encodeURIComponent(id)}`}>
                  {t("live.openRecord")}
                </ButtonLink>
              }
            >
              {t("live.overWhy")}
            </EmptyState>
          </Card>
        ) : live.error !== null ? (
          <Card>
            <ErrorState error={live.error} onRetry={live.retry} />
          </Card>
        ) : (
          <div role="status">
            <span className="sr-only">{t("common.loading")}</span>
            <Skeleton className="h-[32rem] w-full rounded-2xl!" />
          </div>
        )}
      </Page>
    );
  }
  return <Watched session={last} over={session === undefined} stale={live.error !== null} />;
}

/** What was known last: a conversation that ends while it is watched stays on the page. */
function useLast(session: LiveSession | undefined): LiveSession | null {
  const [last, setLast] = useState(session ?? null);
  if (session !== undefined && session !== last) setLast(session);
  return session ?? last;
}

interface WatchedProps {
  readonly session: LiveSession;
  readonly over: boolean;
  readonly stale: boolean;
}

function Watched({ session, over, stale }: WatchedProps) {
  const t = useT();
  const { may } = useMe();
  const conversation = useObserved(session.id);
  const refusal = useStore(conversation.store, (state) => state.refusal);
  const avatar = usePersonas().data?.items.find(({ name }) => name === session.persona)?.avatar ?? "iris";
  const user = session.user_name ?? t("sessions.guest");
  return (
    <ConversationContext value={conversation}>
      <Page
        title={t("live.pair", { persona: session.persona_title, user })}
        description={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            {over ? (
              <Badge>{t("live.over")}</Badge>
            ) : (
              <Badge tone="good" icon="live">
                {t(FLOORS[session.floor])}
              </Badge>
            )}
            {!over && <Elapsed sinceMs={session.opened_ms} />}
            <span>{t(session.disclosed ? "live.disclosed" : "live.undisclosed")}</span>
          </span>
        }
        parent={{ href: "/live/", label: t("live.title") }}
        actions={
          over ? (
            <ButtonLink href={`/sessions/?id=${encodeURIComponent(session.id)}`}>
              {t("live.openRecord")}
            </ButtonLink>
          ) : (
            may("live.take_part") && <EndButton id={session.id} />
          )
        }
      >
        {(refusal !== null || stale) && (
          <Notice tone="warn" icon="alert">
            {refusal?.detail ?? t("live.stale")}
          </Notice>
        )}
        <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <LiveStage avatar={avatar} name={session.persona_title} user={user} />
          {/* As tall as the stage beside it, however much was said. */}
          <div className="relative min-w-0 self-stretch">
            <Feed session={session} user={user} />
          </div>
          {may("live.take_part") && !over && (
            <>
              <TakeOver session={session} />
              <Whispers session={session} />
            </>
          )}
        </div>
      </Page>
    </ConversationContext>
  );
}

/** Listens in for as long as the page shows it. */
function useObserved(id: string): Conversation {
  const conversation = useMemo(() => conversationHere(), []);
  useEffect(() => {
    void conversation.observe(id);
    return () => conversation.leave();
  }, [conversation, id]);
  return conversation;
}
