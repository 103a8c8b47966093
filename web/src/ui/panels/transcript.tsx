"use client";

import { useEffect, useRef } from "react";
import { useFormat, useT } from "@/i18n/talk";
import { runsOf } from "@/session/conversation/agent-runs";
import { textOf } from "@/session/conversation/entries";
import type { AssistantEntry, Entry, HandOverEntry, UserEntry } from "@/session/conversation/state";
import { UsedLine } from "../agents/agent-strip";
import { useConversationState } from "../conversation-context";
import { heardSentences } from "../sources/heard";
import { Sentences } from "../sources/sentences";

/** Everything that was said, with where each sentence comes from and what was used for it. */
export function Transcript() {
  const t = useT();
  const entries = useConversationState((state) => state.entries);
  const name = useConversationState((state) => state.persona?.title ?? "");
  const end = useRef<HTMLLIElement>(null);

  useEffect(() => {
    end.current?.scrollIntoView({ block: "nearest" });
  }, [entries]);

  if (entries.length === 0) {
    return <p className="text-sm text-soft">{t("panels.nothingSaid")}</p>;
  }
  return (
    <ol className="flex flex-col gap-6">
      {entries.map((entry, place) =>
        entry.kind === "handover" ? (
          <Divider key={entry.id} entry={entry} />
        ) : (
          <Row key={`${entry.kind}-${entry.id}`} entry={entry} name={speakerAt(entries, place, name)} />
        ),
      )}
      <li ref={end} aria-hidden className="h-px" />
    </ol>
  );
}

/** Returns who spoke at a place of the transcript: names change where somebody takes over. */
function speakerAt(entries: readonly Entry[], place: number, name: string): string {
  return entries.slice(place).find((entry) => entry.kind === "handover")?.before ?? name;
}

function Row({ entry, name }: { readonly entry: Exclude<Entry, HandOverEntry>; readonly name: string }) {
  const t = useT();
  const format = useFormat();
  return (
    <li>
      <div className="mb-1 flex items-baseline gap-2 text-xs">
        <span className={`font-semibold ${entry.kind === "assistant" ? "text-accent" : "text-ink"}`}>
          {entry.kind === "assistant" ? name : t("conversation.you")}
        </span>
        <time dateTime={new Date(entry.at).toISOString()} className="text-soft">
          {format.time(entry.at)}
        </time>
      </div>
      {entry.kind === "user" ? <Said entry={entry} /> : <Answered entry={entry} />}
    </li>
  );
}

function Said({ entry }: { readonly entry: UserEntry }) {
  const t = useT();
  if (entry.unclear) return <Mark>{t("panels.notUnderstood")}</Mark>;
  return (
    <p className={`break-words ${entry.partial ? "text-soft" : ""}`}>
      {entry.text}
      {entry.partial && "…"}
    </p>
  );
}

function Answered({ entry }: { readonly entry: AssistantEntry }) {
  const t = useT();
  const runs = useConversationState((state) => state.runs);
  const used = <UsedLine runs={runsOf(runs, entry.id)} />;
  const unanswered = entry.sentences.some((sentence) => sentence.source.kind === "fallback");
  if (entry.status === "interrupted") {
    return (
      <>
        <Sentences sentences={heardSentences(entry.sentences, entry.heardText ?? "")} cut />
        <p className="mt-1 text-xs text-soft">{t("panels.interruptedHere")}</p>
        <div className="-ml-2">{used}</div>
      </>
    );
  }
  return (
    <>
      {textOf(entry) === "" ? <p>…</p> : <Sentences sentences={entry.sentences} />}
      {unanswered && <Mark>{t("panels.noAnswer")}</Mark>}
      {entry.fallback && !unanswered && <Mark>{t("panels.answerFailed")}</Mark>}
      <div className="-ml-2">{used}</div>
    </>
  );
}

function Mark({ children }: { readonly children: string }) {
  return <p className="mt-1 text-xs font-medium text-alert">{children}</p>;
}

/** Somebody else has taken over. */
function Divider({ entry }: { readonly entry: HandOverEntry }) {
  const t = useT();
  return (
    <li className="flex items-center gap-3 text-xs text-soft">
      <span aria-hidden className="h-px flex-1 bg-line" />
      <span className="font-medium">{t("panels.nowTalking", { title: entry.title })}</span>
      <span aria-hidden className="h-px flex-1 bg-line" />
    </li>
  );
}
