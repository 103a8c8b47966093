"use client";

import { type TalkKey, type TalkTranslate, useT } from "@/i18n/talk";
import type { AgentRun } from "@/session/conversation/agent-runs";
import { ScrollArea } from "../controls/scroll-area";
import { Icon, type IconName } from "../controls/icons";
import { useSeconds } from "../use-seconds";
import { Elapsed } from "./elapsed";

const STATUS: Readonly<Record<AgentRun["status"], { readonly icon: IconName; readonly label: TalkKey }>> = {
  running: { icon: "dots", label: "agents.atWork" },
  done: { icon: "check", label: "agents.done" },
  failed: { icon: "alert", label: "agents.failed" },
  stopped: { icon: "stop", label: "agents.stopped" },
};

/** One run in plain words: what it was asked, what came of it, and how long it took. */
export function RunDetails({ run }: { readonly run: AgentRun }) {
  const t = useT();
  const seconds = useSeconds(1);
  const given = Object.entries(run.arguments);
  const { icon, label } = STATUS[run.status];
  return (
    <article>
      <h3 className="flex items-baseline justify-between gap-4 text-sm font-semibold">
        {run.title}
        <span className="inline-flex items-center gap-1 text-xs font-normal text-soft tabular-nums">
          <Icon name={icon} size={14} />
          {t(label)}{" "}
          {run.elapsedMs === null ? <Elapsed sinceMs={run.startedMs} /> : ` · ${seconds(run.elapsedMs)}`}
        </span>
      </h3>
      {given.length > 0 && (
        <dl className="mt-2 flex flex-col gap-1 text-sm">
          {given.map(([name, value]) => (
            <div key={name} className="grid grid-cols-[6rem_1fr] gap-2">
              <dt className="truncate text-soft">{name.replaceAll("_", " ")}</dt>
              <dd className="min-w-0 break-words">{plain(value, t)}</dd>
            </div>
          ))}
        </dl>
      )}
      {run.status === "failed" && run.problem !== "" && (
        <p className="mt-2 text-sm break-words text-alert">{run.problem}</p>
      )}
      {run.result !== "" && (
        <ScrollArea
          label={t("agents.result", { title: run.title })}
          className="mt-2 max-h-40 rounded-xl bg-raised p-3"
        >
          <p className="text-xs leading-5 break-words whitespace-pre-wrap">{run.result}</p>
        </ScrollArea>
      )}
    </article>
  );
}

/** A value without the signs of a programming language, where that is possible. */
export function plain(value: unknown, t: TalkTranslate): string {
  if (value === null || value === undefined) return t("agents.nothing");
  if (typeof value === "string") return value;
  if (typeof value === "number") return String(value);
  if (typeof value === "boolean") return t(value ? "agents.yes" : "agents.no");
  if (Array.isArray(value)) return value.map((item) => plain(item, t)).join(t("controls.between"));
  return JSON.stringify(value);
}
