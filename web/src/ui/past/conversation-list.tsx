"use client";

import { useEffect, useRef, useState } from "react";
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

const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** The newest conversations of this server. */
export function ConversationList({ sessions, current, onOpen, onDelete }: ConversationListProps) {
  const [asking, setAsking] = useState<string | null>(null);
  if (sessions.length === 0) return <p className="text-soft">There are none yet.</p>;
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
                <span className="block truncate font-medium">{session.title ?? "Nothing was said"}</span>
                <Facts session={session} current={session.id === current} />
              </button>
              {session.id !== current && (
                <IconButton
                  icon="trash"
                  label={`Delete: ${session.title ?? DAY.format(session.opened_ms)}`}
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
  const name = usePersonaTitle(session.persona);
  const { opened_ms: opened, closed_ms: closed } = session;
  const lasted = current ? "now" : closed === null ? "not ended" : durationInWords(closed - opened);
  return (
    <span className="block truncate text-sm text-soft">
      <time dateTime={new Date(opened).toISOString()}>{DAY.format(opened)}</time> · {lasted} · {name}
    </span>
  );
}

/** What is deleted is gone for good, so it takes two presses, and the safe one comes first. */
function Confirm({ onKeep, onDelete }: { readonly onKeep: () => void; readonly onDelete: () => void }) {
  const keep = useRef<HTMLButtonElement>(null);
  useEffect(() => keep.current?.focus(), []);
  return (
    <div
      role="group"
      aria-label="Delete this conversation?"
      className="flex flex-1 flex-wrap items-center gap-2 py-2"
    >
      <span className="flex-1 text-sm">Delete it for good, with everything that was noticed?</span>
      <Button ref={keep} onClick={onKeep} className="min-h-9! px-4! py-1! text-sm!">
        Keep
      </Button>
      <Button icon="trash" onClick={onDelete} className="min-h-9! px-4! py-1! text-sm! text-alert!">
        Delete
      </Button>
    </div>
  );
}

/** Says roughly how long something lasted. */
export function durationInWords(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest === 0 ? "" : ` ${rest} min`}`;
}
