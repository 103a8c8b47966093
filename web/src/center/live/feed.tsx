"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { textOf } from "@/session/conversation/entries";
import type { Entry } from "@/session/conversation/state";
import { ScrollArea } from "@/ui/controls/scroll-area";
import { useConversationState } from "@/ui/conversation-context";
import { trpc } from "../api";
import { useFormat, useT } from "../i18n";
import { Badge } from "../ui";
import { useNewestInSight } from "../use-newest-in-sight";
import type { LiveSession } from "./use-live";

interface Line {
  readonly key: string;
  readonly mine: boolean;
  readonly text: string;
  readonly atMs: number;
  readonly operator: boolean;
  readonly interrupted: boolean;
}

interface FeedProps {
  readonly session: LiveSession;
  readonly user: string;
}

/** What was said before one came, and what is being said. */
export function Feed({ session, user }: FeedProps) {
  const t = useT();
  const format = useFormat();
  const { id } = session;
  const before = useQuery({
    queryKey: ["live", "before", id],
    queryFn: ({ signal }) => trpc.sessions.messages.query({ id, limit: 200 }, { signal }),
    staleTime: Infinity,
    gcTime: 0,
  });
  const entries = useConversationState((state) => state.entries);
  const lines = merged(
    (before.data?.items ?? [])
      .filter((item) => item.kind === "message" && item.text !== "")
      .map((item) => ({
        key: item.id,
        mine: item.role === "user",
        text: item.heard_text ?? item.text,
        atMs: item.created_ms,
        operator: item.sources.some((source) => source.kind === "operator"),
        interrupted: item.interrupted,
      })),
    entries.flatMap(lineOf),
  );
  const theirs = useOperatorTexts(session);
  const end = useNewestInSight(lines.length);
  return (
    <section className="flex h-96 flex-col rounded-2xl bg-card ring-1 ring-line lg:absolute lg:inset-0 lg:h-auto">
      <h2 className="px-5 py-4 text-base font-semibold sm:px-6">{t("live.feed")}</h2>
      <ScrollArea label={t("live.feed")} className="min-h-0 flex-1 px-5 pb-5 -outline-offset-2 sm:px-6">
        {lines.length === 0 ? (
          <p className="text-sm text-soft">{t("live.nothingYet")}</p>
        ) : (
          <ol aria-live="polite" className="flex flex-col gap-3">
            {lines.map((line) => (
              <li key={line.key} className="text-sm">
                <p className="flex items-baseline gap-2 text-xs">
                  <span className={`font-semibold ${line.mine ? "" : "text-accent"}`}>
                    {line.mine ? user : session.persona_title}
                  </span>
                  <span className="text-soft tabular-nums">{format.time(line.atMs)}</span>
                  {(line.operator || (!line.mine && theirs.has(line.text))) && (
                    <Badge tone="warn">{t("sessions.byOperator")}</Badge>
                  )}
                  {line.interrupted && <span className="text-soft">{t("sessions.interrupted")}</span>}
                </p>
                <p className="break-words">{line.text}</p>
              </li>
            ))}
            <li ref={end} aria-hidden className="h-px" />
          </ol>
        )}
      </ScrollArea>
    </section>
  );
}

/** What a person said in the persona's place since one came: the list of conversations tells it of the latest lines. */
function useOperatorTexts({ lines }: LiveSession): ReadonlySet<string> {
  const [known, setKnown] = useState<ReadonlySet<string>>(() => new Set());
  const more = lines.filter((line) => line.operator && !known.has(line.text));
  if (more.length > 0) setKnown(new Set([...known, ...more.map((line) => line.text)]));
  return known;
}

function lineOf(entry: Entry): readonly Line[] {
  if (entry.kind === "handover") return [];
  if (entry.kind === "user") {
    return entry.text === ""
      ? []
      : [
          {
            key: entry.id,
            mine: true,
            text: entry.text,
            atMs: entry.at,
            operator: false,
            interrupted: false,
          },
        ];
  }
  const text = entry.status === "interrupted" ? (entry.heardText ?? "") : textOf(entry);
  const interrupted = entry.status === "interrupted";
  return text === ""
    ? []
    : [{ key: entry.id, mine: false, text, atMs: entry.at, operator: false, interrupted }];
}

/** What is heard now takes over from what was read before, from the first moment that both know. */
function merged(before: readonly Line[], now: readonly Line[]): readonly Line[] {
  const first = now[0]?.atMs ?? Infinity;
  return [
    ...before.filter(({ atMs, text }) => atMs < first && !now.some((line) => line.text === text)),
    ...now,
  ];
}
