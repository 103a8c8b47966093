"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Given, trpc } from "../api";
import { useFormat, useT } from "../i18n";
import { Button, Card, ErrorState, Notice, Skeleton } from "../ui";
import { useAct } from "../ui/use-act";
import { Counts } from "./counts";
import { EraseDialog } from "./erase-dialog";
import { ErasedResult } from "./erased-result";

type Erased = Given["privacy"]["erase"];
type Made = Given["privacy"]["export"];

interface SubjectCardProps {
  /** As privacy.find names somebody; null for oneself. */
  readonly subject: string | null;
  readonly title: string;
  /** What has to be typed before they are erased. */
  readonly confirm: string;
  readonly onErased?: () => void;
}

/** How much is kept of somebody; it can be packed into a file, and erased for good. */
export function SubjectCard({ subject, title, confirm, onErased }: SubjectCardProps) {
  const t = useT();
  const [erasing, setErasing] = useState(false);
  const [erased, setErased] = useState<Erased | null>(null);
  const kept = useQuery({
    queryKey: ["privacy", "mine", subject],
    queryFn: ({ signal }) => trpc.privacy.mine.query({ subject }, { signal }),
    enabled: erased === null,
  });
  if (erased !== null) {
    return <ErasedResult erased={erased} title={title} own={subject === null} onDone={onErased} />;
  }
  const { data } = kept;
  return (
    <Card
      title={t(subject === null ? "people.keptOfYou" : "people.keptOf", { name: title })}
      description={t(subject === null ? "people.keptAboutYou" : "people.keptAbout")}
    >
      {kept.isPending ? (
        <Skeleton className="h-32 w-full" />
      ) : kept.isError ? (
        <ErrorState error={kept.error} onRetry={() => void kept.refetch()} />
      ) : (
        <div className="flex flex-col gap-5">
          {data?.problems.map((problem) => (
            <Notice key={problem} tone="warn" icon="alert">
              {problem}
            </Notice>
          ))}
          <Counts counts={data?.counts ?? {}} />
          <div className="flex flex-wrap items-start gap-3">
            <ExportButton subject={subject} />
            <Button kind="danger" icon="trash" onClick={() => setErasing(true)}>
              {t(subject === null ? "people.eraseMe" : "people.erase")}
            </Button>
          </div>
        </div>
      )}
      {erasing && (
        <EraseDialog
          {...{ subject, title, confirm }}
          onErased={(result) => {
            setErasing(false);
            setErased(result);
          }}
          onClose={() => setErasing(false)}
        />
      )}
    </Card>
  );
}

/** Packs everything into one file, which waits to be fetched for a while. */
function ExportButton({ subject }: { readonly subject: string | null }) {
  const t = useT();
  const format = useFormat();
  const { busy, act } = useAct();
  const [made, setMade] = useState<Made | null>(null);
  const pack = () => act(async () => setMade(await trpc.privacy.export.mutate({ subject })));
  if (made === null) {
    return (
      <Button icon="download" busy={busy} onClick={() => void pack()}>
        {t("people.export")}
      </Button>
    );
  }
  return (
    <div className="flex flex-col gap-1">
      <a
        href={made.url}
        download={made.name}
        className="inline-flex min-h-11 items-center justify-center gap-2 rounded-full bg-accent px-5 text-sm font-medium text-on-accent hover:brightness-110"
      >
        {t("people.fetchExport", { size: format.bytes(made.bytes) })}
      </a>
      <p className="text-xs text-soft">
        {t("people.exportUntil", { when: format.dateTime(made.expires_ms) })}
      </p>
    </div>
  );
}
