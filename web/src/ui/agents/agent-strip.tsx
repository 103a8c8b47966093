"use client";

import { useState } from "react";
import { type TalkTranslate, useT } from "@/i18n/talk";
import { type AgentRun, runsOf, workMs } from "@/session/conversation/agent-runs";
import { Dialog } from "../controls/dialog";
import { Icon } from "../controls/icons";
import { useConversation, useConversationState } from "../conversation-context";
import { useSeconds } from "../use-seconds";
import { Elapsed } from "./elapsed";
import { RunDetails } from "./run-details";

/** What is being done for the answer under way; and what was done for the last one, in a line. */
export function AgentStrip() {
  const t = useT();
  const runs = useConversationState((state) => state.runs);
  const response = useConversationState(
    ({ entries }) => entries.findLast((entry) => entry.kind === "assistant")?.id,
  );
  const running = runs.filter((run) => run.status === "running");
  if (running.length > 0) {
    return (
      <ul aria-label={t("agents.working")} className="flex w-full max-w-md flex-col gap-1.5">
        {running.map((run) => (
          <li key={run.id}>
            <Running run={run} />
          </li>
        ))}
      </ul>
    );
  }
  return response === undefined ? null : <UsedLine runs={runsOf(runs, response)} />;
}

function Running({ run }: { readonly run: AgentRun }) {
  const t = useT();
  const conversation = useConversation();
  return (
    <div className="animate-rise relative flex min-h-11 items-center gap-2.5 overflow-hidden rounded-2xl bg-surface py-1 pr-1 pl-4 text-left shadow-float ring-1 ring-line">
      <span aria-hidden className="size-2 shrink-0 animate-pulse rounded-full bg-accent" />
      <p className="min-w-0 flex-1 truncate text-sm">
        <span className="font-medium">{run.title}</span>
        {run.message !== "" && <span className="ml-2 text-soft">{run.message}</span>}
      </p>
      <Elapsed sinceMs={run.startedMs} />
      <button
        type="button"
        onClick={() => conversation.errands.stopAgent(run.id)}
        aria-label={t("agents.stop", { title: run.title })}
        title={t("agents.stopHint", { title: run.title })}
        className="inline-flex size-9 shrink-0 items-center justify-center rounded-full hover:bg-raised"
      >
        <Icon name="stop" size={16} />
      </button>
      {run.fraction !== null && <Progress fraction={run.fraction} title={run.title} />}
    </div>
  );
}

function Progress({ fraction, title }: { readonly fraction: number; readonly title: string }) {
  return (
    <div
      role="progressbar"
      aria-label={title}
      aria-valuenow={Math.round(fraction * 100)}
      aria-valuemin={0}
      aria-valuemax={100}
      className="absolute inset-x-0 bottom-0 h-[3px] bg-raised"
    >
      <div
        className="h-full origin-left bg-accent transition-transform duration-300"
        style={{ transform: `scaleX(${fraction})` }}
      />
    </div>
  );
}

/** "Used: Web search, Calculator · 2.3 s"; a press tells more. */
export function UsedLine({ runs }: { readonly runs: readonly AgentRun[] }) {
  const t = useT();
  const seconds = useSeconds(1);
  const [open, setOpen] = useState(false);
  if (runs.length === 0) return null;
  const failed = runs.some((run) => run.status === "failed");
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        aria-haspopup="dialog"
        className="inline-flex min-h-6 max-w-full items-center gap-1.5 rounded-full px-2 text-xs text-soft hover:bg-raised hover:text-ink"
      >
        <Icon name={failed ? "alert" : "tool"} size={14} />
        <span className="truncate">{usedWords(runs, seconds(workMs(runs)), t)}</span>
      </button>
      {open && (
        <Dialog title={t("agents.usedTitle")} onClose={() => setOpen(false)}>
          <ul className="flex flex-col gap-5">
            {runs.map((run) => (
              <li key={run.id}>
                <RunDetails run={run} />
              </li>
            ))}
          </ul>
        </Dialog>
      )}
    </>
  );
}

/** Says what an answer used, and how long that took. */
export function usedWords(runs: readonly AgentRun[], time: string, t: TalkTranslate): string {
  const counts = new Map<string, number>();
  for (const run of runs) counts.set(run.title, (counts.get(run.title) ?? 0) + 1);
  const names = [...counts].map(([title, count]) => (count === 1 ? title : `${title} ×${count}`));
  return t("agents.used", { names: names.join(t("controls.between")), time });
}
