"use client";

import { useMemo } from "react";
import { useT } from "../i18n";
import { Badge } from "../ui";
import { changeCounts, compareLines, type DiffLine, type FileChange, hunksOf } from "./diff";

/** What changed in some files, line by line. */
export function FileDiffs({ changes }: { readonly changes: readonly FileChange[] }) {
  const t = useT();
  if (changes.length === 0) return <p className="text-sm text-soft">{t("personas.nothingChanged")}</p>;
  return (
    <div className="flex flex-col gap-4">
      {changes.map((change) => (
        <FileDiff key={change.path} change={change} />
      ))}
    </div>
  );
}

function FileDiff({ change: { path, before, after } }: { readonly change: FileChange }) {
  const t = useT();
  const lines = useMemo(() => compareLines(before ?? "", after ?? ""), [before, after]);
  const hunks = useMemo(() => hunksOf(lines), [lines]);
  const { added, removed } = useMemo(() => changeCounts(lines), [lines]);
  return (
    <section className="overflow-hidden rounded-xl ring-1 ring-line">
      <header className="flex flex-wrap items-center gap-2 border-b border-line bg-sunken px-4 py-2 text-xs">
        <h3 className="min-w-0 flex-1 truncate font-mono font-medium">{path}</h3>
        {before === null && <Badge tone="good">{t("personas.fileAdded")}</Badge>}
        {after === null && <Badge tone="bad">{t("personas.fileRemoved")}</Badge>}
        <span className="text-soft tabular-nums">
          <span aria-hidden>
            +{added} −{removed}
          </span>
          <span className="sr-only">{t("personas.lineCounts", { added, removed })}</span>
        </span>
      </header>
      {/* People without a mouse scroll it as well. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div tabIndex={0} role="region" aria-label={path} className="max-h-96 overflow-auto -outline-offset-2">
        <div className="w-max min-w-full font-mono text-[0.8125rem] leading-5">
          {hunks.map((hunk, place) => (
            <div key={place} className={place === 0 ? "" : "border-t border-dashed border-edge"}>
              {hunk.map((line) => (
                <Line key={`${line.before ?? ""}:${line.after ?? ""}`} line={line} />
              ))}
            </div>
          ))}
        </div>
      </div>
    </section>
  );
}

const LOOKS = {
  same: { sign: " ", row: "", number: "text-soft" },
  added: { sign: "+", row: "bg-tint", number: "text-accent" },
  removed: { sign: "−", row: "bg-alert-tint", number: "text-alert" },
} as const;

/** The sign at the beginning says what the color says. */
function Line({ line: { kind, text, before, after } }: { readonly line: DiffLine }) {
  const { sign, row, number } = LOOKS[kind];
  return (
    <div className={`flex ${row}`}>
      <span aria-hidden className={`w-11 shrink-0 pr-2 text-right tabular-nums select-none ${number}`}>
        {after ?? before}
      </span>
      <span className={`w-5 shrink-0 text-center ${number}`}>{sign}</span>
      <span className="pr-4 whitespace-pre">{text}</span>
    </div>
  );
}
