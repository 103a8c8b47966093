"use client";

import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useMe } from "../access/use-me";
import { type Given, trpc } from "../api";
import { useFormat, useT } from "../i18n";
import {
  Badge,
  Button,
  Card,
  ConfirmDialog,
  EmptyState,
  ErrorState,
  Fetched,
  ShowMore,
  Skeleton,
  toast,
} from "../ui";
import { changedFiles } from "./diff";
import { FileDiffs } from "./diff-view";
import type { PersonaDraft } from "./draft";

type VersionItem = Given["personas"]["versions"]["items"][number];

interface VersionsProps {
  readonly draft: PersonaDraft;
  readonly onRestored: () => void;
}

/** What was saved, by whom, and what it changed; one can go back to each. */
export function Versions({ draft, onRestored }: VersionsProps) {
  const t = useT();
  const { name } = draft.state;
  const list = useInfiniteQuery({
    queryKey: ["personas", "versions", name],
    queryFn: ({ pageParam, signal }) => trpc.personas.versions.query({ name, cursor: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
  const [picked, setPicked] = useState<string | null>(null);
  return (
    <Fetched query={list} rows={4} carded>
      {({ pages }) => {
        const items = pages.flatMap((page) => page.items);
        const chosen = items.find((item) => item.id === picked) ?? items[0];
        if (chosen === undefined) {
          return (
            <Card>
              <EmptyState icon="clock" title={t("personas.noVersions")}>
                {t("personas.noVersionsWhy")}
              </EmptyState>
            </Card>
          );
        }
        return (
          <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[19rem_minmax(0,1fr)]">
            <Card flush>
              <ul className="py-2">
                {items.map((item) => (
                  <VersionRow
                    key={item.id}
                    item={item}
                    newest={item.id === items[0]?.id}
                    chosen={item.id === chosen.id}
                    onChoose={() => setPicked(item.id)}
                  />
                ))}
              </ul>
              {list.hasNextPage && (
                <ShowMore busy={list.isFetchingNextPage} onMore={() => void list.fetchNextPage()} />
              )}
            </Card>
            <VersionDetail
              key={chosen.id}
              draft={draft}
              item={chosen}
              newest={chosen.id === items[0]?.id}
              onRestored={onRestored}
            />
          </div>
        );
      }}
    </Fetched>
  );
}

interface VersionRowProps {
  readonly item: VersionItem;
  readonly newest: boolean;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

function VersionRow({ item, newest, chosen, onChoose }: VersionRowProps) {
  const t = useT();
  const format = useFormat();
  return (
    <li>
      <button
        type="button"
        aria-current={chosen ? "true" : undefined}
        onClick={onChoose}
        className="flex w-full flex-col gap-0.5 px-5 py-2.5 text-left text-sm -outline-offset-2 hover:bg-raised aria-current:bg-tint"
      >
        <span className="flex items-start gap-2">
          <span
            className={`line-clamp-2 min-w-0 flex-1 break-words ${item.note === "" ? "text-soft" : "font-medium"}`}
          >
            {item.note === "" ? t("personas.noNote") : item.note}
          </span>
          {newest && <Badge tone="good">{t("personas.newest")}</Badge>}
        </span>
        <span className="truncate text-xs text-soft">
          {format.dateTime(item.created_ms)} · {item.author}
        </span>
      </button>
    </li>
  );
}

interface VersionDetailProps {
  readonly draft: PersonaDraft;
  readonly item: VersionItem;
  readonly newest: boolean;
  readonly onRestored: () => void;
}

function VersionDetail({ draft, item, newest, onRestored }: VersionDetailProps) {
  const t = useT();
  const format = useFormat();
  const writes = useMe().may("personas.write");
  const { name } = draft.state;
  const version = useQuery({
    queryKey: ["personas", "version", name, item.id],
    queryFn: ({ signal }) => trpc.personas.version.query({ name, id: item.id }, { signal }),
    staleTime: Infinity,
  });
  const [asking, setAsking] = useState(false);
  return (
    <Card
      title={item.note === "" ? t("personas.noNote") : item.note}
      description={`${format.dateTime(item.created_ms)} · ${item.author}`}
      actions={
        writes &&
        !newest && (
          <Button size="small" icon="undo" onClick={() => setAsking(true)}>
            {t("personas.restore")}
          </Button>
        )
      }
    >
      {version.isPending ? (
        <Skeleton className="h-64 w-full" />
      ) : version.isError ? (
        <ErrorState error={version.error} onRetry={() => void version.refetch()} />
      ) : (
        <FileDiffs changes={changedFiles(version.data.before, version.data.files)} />
      )}
      {asking && <RestoreDialog {...{ draft, onRestored }} id={item.id} onClose={() => setAsking(false)} />}
    </Card>
  );
}

interface RestoreDialogProps {
  readonly draft: PersonaDraft;
  readonly id: string;
  readonly onRestored: () => void;
  readonly onClose: () => void;
}

function RestoreDialog({ draft, id, onRestored, onClose }: RestoreDialogProps) {
  const t = useT();
  const client = useQueryClient();
  const { name, base } = draft.state;
  const restore = async () => {
    await trpc.personas.restore.mutate({ name, id, base });
    draft.reload(await trpc.personas.get.query({ name }));
    await client.invalidateQueries({ queryKey: ["personas"] });
    toast.say(t("personas.restored"));
    onClose();
    onRestored();
  };
  return (
    <ConfirmDialog
      title={t("personas.restoreTitle")}
      description={t("personas.restoreWhat")}
      action={t("personas.restore")}
      danger={false}
      onSubmit={restore}
      onClose={onClose}
    />
  );
}
