"use client";

import { useEffect, useRef } from "react";
import { clock } from "@/ui/clock";
import type { Said } from "@/ui/past/api";
import { type Cursor, useAtCursor } from "@/ui/past/cursor";
import { saidAt } from "@/ui/past/moment";
import { useT } from "../i18n";
import { Badge } from "../ui";

interface TranscriptProps {
  readonly said: readonly Said[];
  /** Who answered. */
  readonly name: string;
  readonly user: string;
  readonly cursor: Cursor;
  /** Whether a recording plays: then what is heard stays in sight. */
  readonly follows: boolean;
  readonly onSeek: (ms: number) => void;
}

/** What both said; a time leads to its place on the line of time, and what is heard is lit. */
export function Transcript({ said, name, user, cursor, follows, onSeek }: TranscriptProps) {
  const current = useAtCursor(cursor, (ms) => saidAt(said, ms));
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    if (!follows || current === null) return;
    list.current?.querySelector("[data-current=true]")?.scrollIntoView({ block: "nearest" });
  }, [current, follows]);
  return (
    <ol ref={list} className="flex flex-col gap-0.5">
      {said.map((item, place) => (
        <Row
          key={`${place} ${item.start_ms}`}
          {...{ item, onSeek }}
          speaker={item.role === "user" ? user : name}
          current={item === current}
        />
      ))}
    </ol>
  );
}

interface RowProps {
  readonly item: Said;
  readonly speaker: string;
  readonly current: boolean;
  readonly onSeek: (ms: number) => void;
}

function Row({ item, speaker, current, onSeek }: RowProps) {
  const t = useT();
  return (
    <li
      data-current={current}
      className="-mx-3 rounded-xl px-3 py-2 transition-colors duration-300 data-[current=true]:bg-tint"
    >
      <div className="flex items-baseline gap-2 text-xs">
        <span className={`font-semibold ${item.role === "assistant" ? "text-accent" : "text-ink"}`}>
          {speaker}
        </span>
        <button
          type="button"
          onClick={() => onSeek(item.start_ms)}
          title={t("sessions.goHere")}
          className="min-h-6 min-w-6 text-soft tabular-nums underline-offset-4 hover:underline"
        >
          {clock(item.start_ms)}
        </button>
        {item.operator && <Badge tone="warn">{t("sessions.byOperator")}</Badge>}
        {item.interrupted && <span className="text-soft">{t("sessions.interrupted")}</span>}
      </div>
      <p className="mt-0.5 text-sm break-words">{item.text}</p>
    </li>
  );
}
