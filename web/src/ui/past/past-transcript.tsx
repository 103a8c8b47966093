"use client";

import { useT } from "@/i18n/talk";
import { clock } from "../clock";
import type { Said, Timeline } from "./api";
import { type Cursor, useAtCursor } from "./cursor";
import { saidAt } from "./moment";

interface PastTranscriptProps {
  readonly timeline: Timeline;
  readonly name: string;
  readonly cursor: Cursor;
  readonly onCursor: (ms: number) => void;
}

/** What both said. Each time leads to its place on the line of time. */
export function PastTranscript({ timeline: { said }, name, cursor, onCursor }: PastTranscriptProps) {
  const t = useT();
  const current = useAtCursor(cursor, (ms) => saidAt(said, ms));
  if (said.length === 0) return <p className="text-sm text-soft">{t("past.nothingSaid")}</p>;
  return (
    <section aria-label={t("past.transcript")}>
      <h3 className="mb-2 text-base font-semibold">{t("past.transcript")}</h3>
      <ol className="flex flex-col">
        {said.map((item) => (
          <Row
            key={`${item.role} ${item.start_ms}`}
            item={item}
            name={name}
            current={item === current}
            onCursor={onCursor}
          />
        ))}
      </ol>
    </section>
  );
}

interface RowProps {
  readonly item: Said;
  readonly name: string;
  readonly current: boolean;
  readonly onCursor: (ms: number) => void;
}

function Row({ item, name, current, onCursor }: RowProps) {
  const t = useT();
  const mine = item.role === "user";
  return (
    <li
      data-current={current}
      className="-mx-3 grid grid-cols-[auto_1fr] gap-x-3 rounded-xl px-3 py-1.5 transition-colors duration-300 data-[current=true]:bg-raised"
    >
      <button
        type="button"
        onClick={() => onCursor(item.start_ms)}
        title={t("past.goHere")}
        className="min-w-12 self-start text-left text-sm leading-6 text-soft tabular-nums underline-offset-4 hover:underline"
      >
        {clock(item.start_ms)}
      </button>
      <p className="min-w-0 text-sm leading-6 break-words">
        <span className={`mr-2 font-semibold ${mine ? "" : "text-accent"}`}>
          {mine ? t("past.you") : name}
        </span>
        {item.text}
        {item.interrupted && <span className="text-soft"> — {t("past.interrupted")}</span>}
      </p>
    </li>
  );
}
