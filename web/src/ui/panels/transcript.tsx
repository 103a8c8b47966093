"use client";

import { useEffect, useRef } from "react";
import type { Source } from "@/contract/events";
import { textOf } from "@/session/conversation/entries";
import type { AssistantEntry, Entry, UserEntry } from "@/session/conversation/state";
import { useConversationState } from "../conversation-context";

const TIME = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });

/** Everything that was said, with where each sentence comes from. */
export function Transcript() {
  const entries = useConversationState((state) => state.entries);
  const name = useConversationState((state) => state.persona?.title ?? "");
  const end = useRef<HTMLLIElement>(null);

  useEffect(() => {
    end.current?.scrollIntoView({ block: "nearest" });
  }, [entries]);

  if (entries.length === 0) {
    return (
      <p className="text-sm text-soft">Nothing has been said yet. Everything you both say appears here.</p>
    );
  }
  return (
    <ol className="flex flex-col gap-6">
      {entries.map((entry) => (
        <Row key={`${entry.kind}-${entry.id}`} entry={entry} name={name} />
      ))}
      <li ref={end} aria-hidden className="h-px" />
    </ol>
  );
}

function Row({ entry, name }: { readonly entry: Entry; readonly name: string }) {
  return (
    <li>
      <div className="mb-1 flex items-baseline gap-2 text-xs">
        <span className={`font-semibold ${entry.kind === "assistant" ? "text-accent" : "text-ink"}`}>
          {entry.kind === "assistant" ? name : "You"}
        </span>
        <time dateTime={new Date(entry.at).toISOString()} className="text-soft">
          {TIME.format(entry.at)}
        </time>
      </div>
      {entry.kind === "user" ? <Said entry={entry} /> : <Answered entry={entry} />}
    </li>
  );
}

function Said({ entry }: { readonly entry: UserEntry }) {
  if (entry.unclear) return <Mark>Not understood</Mark>;
  return (
    <p className={`break-words ${entry.partial ? "text-soft" : ""}`}>
      {entry.text}
      {entry.partial && "…"}
    </p>
  );
}

function Answered({ entry }: { readonly entry: AssistantEntry }) {
  const unanswered = entry.sentences.some((sentence) => sentence.source.kind === "fallback");
  if (entry.status === "interrupted") {
    return (
      <>
        <p className="break-words">{entry.heardText} —</p>
        <p className="mt-1 text-xs text-soft">Interrupted here</p>
        <Sources entry={entry} />
      </>
    );
  }
  const text = textOf(entry);
  return (
    <>
      <p className="break-words">{text === "" ? "…" : text}</p>
      {unanswered && <Mark>No fitting answer was found</Mark>}
      {entry.fallback && !unanswered && <Mark>What should have answered failed</Mark>}
      <Sources entry={entry} />
    </>
  );
}

function Mark({ children }: { readonly children: string }) {
  return <p className="mt-1 text-xs font-medium text-alert">{children}</p>;
}

/** Where the sentences come from; the same place is named once. */
function Sources({ entry }: { readonly entry: AssistantEntry }) {
  const labels = [...new Set(entry.sentences.map((sentence) => sourceLabel(sentence.source)))];
  if (labels.length === 0) return null;
  return (
    <ul
      aria-label="Sources"
      className="mt-1.5 flex flex-col gap-0.5 border-l-2 border-line pl-2.5 text-xs text-soft"
    >
      {labels.map((label) => (
        <li key={label}>{label}</li>
      ))}
    </ul>
  );
}

/** Says in words where a sentence comes from. */
export function sourceLabel({ kind, title, reference }: Source): string {
  const name = title === "" ? reference : title;
  switch (kind) {
    case "line":
      return named("Written by an author", name);
    case "knowledge":
      return named("From the persona’s knowledge", name);
    case "model":
      return named("Made up by a language model", name);
    case "agent":
      return named("From what an agent found", name);
    case "memory":
      return named("Remembered of you", name);
    case "filler":
      return "Said while something takes its time";
    case "fallback":
      return "A set phrase for when nothing fits";
    case "command":
      return named("A set phrase", name);
  }
}

function named(what: string, name: string): string {
  return name === "" ? what : `${what}: ${name}`;
}
