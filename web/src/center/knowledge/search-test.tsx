"use client";

import { useQuery } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { trpc } from "../api";
import { useFormat, useT } from "../i18n";
import { Button, Card, ErrorState, Skeleton, TextField } from "../ui";

/** Asks the documents a question, and shows which passages an answer would rest on. */
export function SearchTest({ persona }: { readonly persona: string }) {
  const t = useT();
  const [text, setText] = useState("");
  const [asked, setAsked] = useState("");
  const ask = (event: SubmitEvent) => {
    event.preventDefault();
    setAsked(text.trim());
  };
  return (
    <Card title={t("knowledge.searchTitle")} description={t("knowledge.searchAbout")}>
      <form onSubmit={ask} className="flex items-end gap-2">
        <TextField
          label={t("knowledge.question")}
          value={text}
          maxLength={1_000}
          autoComplete="off"
          onChange={(event) => setText(event.target.value)}
          className="min-w-0 flex-1"
        />
        <Button type="submit" icon="search">
          {t("common.search")}
        </Button>
      </form>
      {asked !== "" && <Passages persona={persona} asked={asked} />}
    </Card>
  );
}

function Passages({ persona, asked }: { readonly persona: string; readonly asked: string }) {
  const t = useT();
  const format = useFormat();
  const found = useQuery({
    queryKey: ["knowledge", "search", persona, asked],
    queryFn: ({ signal }) => trpc.knowledge.search.query({ persona, text: asked }, { signal }),
  });
  if (found.isPending) {
    return (
      <div role="status" className="mt-5 flex flex-col gap-3">
        <span className="sr-only">{t("common.loading")}</span>
        <Skeleton className="h-16 w-full" />
        <Skeleton className="h-16 w-full" />
      </div>
    );
  }
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (found.data.length === 0) return <p className="mt-5 text-sm text-soft">{t("knowledge.nothingFits")}</p>;
  return (
    <ol aria-label={t("knowledge.found")} className="mt-5 flex flex-col divide-y divide-line">
      {found.data.map((passage, place) => (
        <li key={place} className="py-3 first:pt-0">
          <div className="flex items-baseline justify-between gap-3 text-sm">
            <p className="min-w-0 truncate font-medium">
              {passage.title}
              {passage.page !== null && (
                <span className="font-normal text-soft">
                  {" "}
                  · {t("knowledge.onPage", { page: passage.page })}
                </span>
              )}
            </p>
            {passage.score !== null && (
              <span className="shrink-0 text-xs text-soft tabular-nums">
                {t("knowledge.fits", { score: format.percent(passage.score) })}
              </span>
            )}
          </div>
          <p className="mt-1 line-clamp-4 text-sm text-soft">{passage.text}</p>
        </li>
      ))}
    </ol>
  );
}
