"use client";

import type { AgentRun } from "@/session/conversation/agent-runs";
import { ScrollArea } from "../controls/scroll-area";
import { Icon, type IconName } from "../controls/icons";
import { Elapsed, tenths } from "./elapsed";

const STATUS: Readonly<Record<AgentRun["status"], { readonly icon: IconName; readonly label: string }>> = {
  running: { icon: "dots", label: "At work" },
  done: { icon: "check", label: "Done" },
  failed: { icon: "alert", label: "Failed" },
  stopped: { icon: "stop", label: "Stopped" },
};

/** One run in plain words: what it was asked, what came of it, and how long it took. */
export function RunDetails({ run }: { readonly run: AgentRun }) {
  const given = Object.entries(run.arguments);
  const { icon, label } = STATUS[run.status];
  return (
    <article>
      <h3 className="flex items-baseline justify-between gap-4 text-sm font-semibold">
        {run.title}
        <span className="inline-flex items-center gap-1 text-xs font-normal text-soft tabular-nums">
          <Icon name={icon} size={14} />
          {label}{" "}
          {run.elapsedMs === null ? <Elapsed sinceMs={run.startedMs} /> : ` · ${tenths(run.elapsedMs)}`}
        </span>
      </h3>
      {given.length > 0 && (
        <dl className="mt-2 flex flex-col gap-1 text-sm">
          {given.map(([name, value]) => (
            <div key={name} className="grid grid-cols-[6rem_1fr] gap-2">
              <dt className="truncate text-soft">{name.replaceAll("_", " ")}</dt>
              <dd className="min-w-0 break-words">{plain(value)}</dd>
            </div>
          ))}
        </dl>
      )}
      {run.status === "failed" && run.problem !== "" && (
        <p className="mt-2 text-sm break-words text-alert">{run.problem}</p>
      )}
      {run.result !== "" && (
        <ScrollArea label={`Result of ${run.title}`} className="mt-2 max-h-40 rounded-xl bg-raised p-3">
          <p className="text-xs leading-5 break-words whitespace-pre-wrap">{run.result}</p>
        </ScrollArea>
      )}
    </article>
  );
}

/** A value without the signs of a programming language, where that is possible. */
export function plain(value: unknown): string {
  if (value === null || value === undefined) return "none";
  if (typeof value === "string") return value;
  if (typeof value === "number") return String(value);
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.map(plain).join(", ");
  return JSON.stringify(value);
}
