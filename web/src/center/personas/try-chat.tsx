"use client";

import { type SubmitEvent, useState } from "react";
import { ScrollArea } from "@/ui/controls/scroll-area";
import { type Given, trpc } from "../api";
import { useFormat, useT } from "../i18n";
import { EmptyState, Icon, IconButton, messageOf, Spinner } from "../ui";
import { FIELD } from "../ui/field";
import { useNewestInSight } from "../use-newest-in-sight";
import type { PersonaDraft } from "./draft";

type Answer = Given["personas"]["try"];

type Line =
  | { readonly role: "user"; readonly text: string }
  | { readonly role: "assistant"; readonly text: string; readonly answer: Answer };

/** Lines that the server takes along at most. */
const REMEMBERED = 40;

/** Asks the draft as it stands in the editor. Nothing of it is kept. */
export function TryChat({ draft }: { readonly draft: PersonaDraft }) {
  const t = useT();
  const [lines, setLines] = useState<readonly Line[]>([]);
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const end = useNewestInSight(`${lines.length} ${String(busy)}`);

  const ask = async (event: SubmitEvent) => {
    event.preventDefault();
    const asked = text.trim();
    if (asked === "" || busy) return;
    setBusy(true);
    setProblem(null);
    setText("");
    const before = lines;
    setLines([...before, { role: "user", text: asked }]);
    try {
      const answer = await trpc.personas.try.mutate({
        ...draft.payload,
        text: asked,
        history: before.slice(-REMEMBERED).map(told),
        memory: before.findLast((line) => line.role === "assistant")?.answer.memory ?? {},
      });
      setLines((known) => [...known, { role: "assistant", text: answer.text, answer }]);
    } catch (error) {
      setProblem(messageOf(error, t));
    } finally {
      setBusy(false);
    }
  };

  return (
    <section
      aria-label={t("personas.try")}
      className="flex h-[34rem] flex-col rounded-2xl bg-card ring-1 ring-line xl:sticky xl:top-6 xl:h-[min(48rem,calc(100dvh-8rem))]"
    >
      <header className="flex items-center justify-between gap-3 border-b border-line py-2 pr-2 pl-5">
        <h2 className="text-base font-semibold">{t("personas.try")}</h2>
        <IconButton
          icon="refresh"
          size="small"
          label={t("personas.tryAgain")}
          disabled={lines.length === 0}
          onClick={() => setLines([])}
        />
      </header>
      <ScrollArea label={t("personas.tryLines")} className="min-h-0 flex-1 p-5 -outline-offset-2">
        {lines.length === 0 ? (
          <EmptyState icon="conversations" title={t("personas.tryEmpty")}>
            {t("personas.tryAbout")}
          </EmptyState>
        ) : (
          <ol aria-live="polite" className="flex flex-col gap-4">
            {lines.map((line, place) => (
              <ChatLine key={place} line={line} />
            ))}
            <li ref={end} className="text-sm text-soft">
              {busy && (
                <span className="flex items-center gap-2">
                  <Spinner />
                  {t("personas.thinking")}
                </span>
              )}
            </li>
          </ol>
        )}
      </ScrollArea>
      <div role="alert">{problem !== null && <p className="px-5 pb-2 text-sm text-alert">{problem}</p>}</div>
      <form
        onSubmit={(event) => void ask(event)}
        className="flex items-center gap-2 border-t border-line p-3"
      >
        <input
          aria-label={t("personas.question")}
          placeholder={t("personas.question")}
          value={text}
          maxLength={2_000}
          autoComplete="off"
          onChange={(event) => setText(event.target.value)}
          className={`${FIELD} min-h-11 rounded-full! px-4!`}
        />
        <button
          type="submit"
          aria-label={t("personas.ask")}
          title={t("personas.ask")}
          className="flex size-11 shrink-0 items-center justify-center rounded-full bg-accent text-on-accent hover:brightness-110"
        >
          <Icon name="send" />
        </button>
      </form>
    </section>
  );
}

function ChatLine({ line }: { readonly line: Line }) {
  const t = useT();
  const format = useFormat();
  if (line.role === "user") {
    return (
      <li className="max-w-[88%] self-end rounded-2xl rounded-br-md bg-tint px-4 py-2.5 text-sm break-words">
        {line.text}
      </li>
    );
  }
  const { sentences, seconds, error, mind } = line.answer;
  return (
    <li className="max-w-[94%] self-start text-sm">
      {sentences.map((sentence, place) => (
        <p key={place} className="mb-1.5 break-words">
          {sentence.text}
          {sentence.source.title !== "" && (
            <span className="ml-1.5 text-xs text-soft">[{sentence.source.title}]</span>
          )}
        </p>
      ))}
      {error !== null && <p className="text-alert">{error}</p>}
      <p className="text-xs text-soft">
        {t("personas.answeredBy", { mind, time: format.latency(seconds * 1_000) })}
      </p>
    </li>
  );
}

function told(line: Line) {
  if (line.role === "user") return { role: line.role, text: line.text };
  return { role: line.role, text: line.text, sources: line.answer.sentences.map(({ source }) => source) };
}
