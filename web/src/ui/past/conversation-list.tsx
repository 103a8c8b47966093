"use client";

import { useEffect, useRef, useState } from "react";
import { type TalkTranslate, useFormat, useT } from "@/i18n/talk";
import { Button, IconButton } from "../controls/button";
import { usePersonaTitle } from "../server-status";
import type { PastSession } from "./api";

interface ConversationListProps {
  readonly sessions: readonly PastSession[];
  /** The one that goes on on this page. */
  readonly current: string | null;
  readonly onOpen: (session: PastSession) => void;
  readonly onDelete: (session: PastSession) => void;
}

/** The newest conversations of this server. */
export function ConversationList({ sessions, current, onOpen, onDelete }: ConversationListProps) {
  const t = useT();
  const format = useFormat();
  const [asking, setAsking] = useState<string | null>(null);
  if (sessions.length === 0) return <p className="text-soft">{t("past.none")}</p>;
  return (
    <ul className="flex flex-col">
      {sessions.map((session) => (
        <li
          key={session.id}
          className="flex min-h-16 items-center gap-2 border-t border-line first:border-t-0"
        >
          {asking === session.id ? (
            <Confirm
              onKeep={() => setAsking(null)}
              onDelete={() => {
                setAsking(null);
                onDelete(session);
              }}
            />
          ) : (
            <>
              <button
                type="button"
                onClick={() => onOpen(session)}
                className="-mx-3 min-w-0 flex-1 rounded-xl px-3 py-2.5 text-left hover:bg-raised"
              >
                <span className="block truncate font-medium">{session.title ?? t("past.wordless")}</span>
                <Facts session={session} current={session.id === current} />
              </button>
              {session.id !== current && (
                <IconButton
                  icon="trash"
                  label={t("past.deleteOne", {
                    title: session.title ?? format.dateTime(session.opened_ms),
                  })}
                  onClick={() => setAsking(session.id)}
                />
              )}
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

function Facts({ session, current }: { readonly session: PastSession; readonly current: boolean }) {
  const t = useT();
  const format = useFormat();
  const name = usePersonaTitle(session.persona);
  const { opened_ms: opened, closed_ms: closed } = session;
  const open = t(current ? "past.now" : "past.notEnded");
  const lasted = current || closed === null ? open : durationInWords(closed - opened, t);
  return (
    <span className="block truncate text-sm text-soft">
      <time dateTime={new Date(opened).toISOString()}>{format.dateTime(opened)}</time> · {lasted} · {name}
    </span>
  );
}

/** What is deleted is gone for good, so it takes two presses, and the safe one comes first. */
function Confirm({ onKeep, onDelete }: { readonly onKeep: () => void; readonly onDelete: () => void }) {
  const t = useT();
  const keep = useRef<HTMLButtonElement>(null);
  useEffect(() => keep.current?.focus(), []);
  return (
    <div
      role="group"
      aria-label={t("past.deleteTitle")}
      className="flex flex-1 flex-wrap items-center gap-2 py-2"
    >
      <span className="flex-1 text-sm">{t("past.deleteWhat")}</span>
      <Button ref={keep} onClick={onKeep} className="min-h-9! px-4! py-1! text-sm!">
        {t("past.keep")}
      </Button>
      <Button icon="trash" onClick={onDelete} className="min-h-9! px-4! py-1! text-sm! text-alert!">
        {t("past.delete")}
      </Button>
    </div>
  );
}

/** Says roughly how long something lasted. */
export function durationInWords(ms: number, t: TalkTranslate): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 90) return t("past.seconds", { count: seconds });
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return t("past.minutes", { count: minutes });
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return rest === 0 ? t("past.hours", { hours }) : t("past.hoursMinutes", { hours, minutes: rest });
}
