"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useMe } from "../access/use-me";
import { type Given, trpc } from "../api";
import { useFormat, useT } from "../i18n";
import { Badge, Button, Card, ConfirmDialog, EmptyState, Fetched, IconButton, Notice, toast } from "../ui";

type Memory = Given["memories"]["list"][number];

interface MemoriesProps {
  /** Null for one's own. */
  readonly personId: string | null;
  readonly title: string;
  readonly problem?: string;
}

/** What is remembered of somebody; each piece can be erased by itself. */
export function Memories({ personId, title, problem = "" }: MemoriesProps) {
  const t = useT();
  const { may } = useMe();
  const client = useQueryClient();
  const erases = may(personId === null ? "own.erase" : "people.write");
  const [forgetting, setForgetting] = useState(false);
  const list = useQuery({
    queryKey: ["memories", "of", personId],
    queryFn: ({ signal }) => trpc.memories.list.query({ person_id: personId }, { signal }),
    enabled: problem === "",
  });
  const forget = async (ids: string[] | null) => {
    const count = await trpc.memories.forget.mutate({ person_id: personId, ids });
    await client.invalidateQueries({ queryKey: ["memories"] });
    toast.say(t("people.erasedCount", { count }));
  };
  const any = (list.data?.length ?? 0) > 0;
  return (
    <Card
      title={title}
      description={t("people.memoriesAbout")}
      actions={
        erases &&
        any && (
          <Button kind="danger" size="small" icon="trash" onClick={() => setForgetting(true)}>
            {t("people.forgetAll")}
          </Button>
        )
      }
      flush
    >
      {problem !== "" ? (
        <div className="p-5 sm:px-6">
          <Notice tone="bad" icon="alert">
            {problem}
          </Notice>
        </div>
      ) : (
        <Fetched query={list} rows={4}>
          {(memories) =>
            memories.length === 0 ? (
              <EmptyState icon="bookmark" title={t("people.nothingRemembered")} />
            ) : (
              <ul>
                {memories.map((memory) => (
                  <MemoryRow
                    key={memory.id}
                    memory={memory}
                    onForget={erases ? () => forget([memory.id]) : null}
                  />
                ))}
              </ul>
            )
          }
        </Fetched>
      )}
      {forgetting && (
        <ConfirmDialog
          title={t("people.forgetAllTitle", { name: title })}
          description={t("people.forgetAllWhat")}
          action={t("people.forgetAction")}
          onSubmit={async () => {
            await forget(null);
            setForgetting(false);
          }}
          onClose={() => setForgetting(false)}
        />
      )}
    </Card>
  );
}

interface MemoryRowProps {
  readonly memory: Memory;
  readonly onForget: (() => Promise<void>) | null;
}

function MemoryRow({ memory, onForget }: MemoryRowProps) {
  const t = useT();
  const format = useFormat();
  const [asking, setAsking] = useState(false);
  const { kind, text, ended_ms: ended, told_last_ms: told, strength, session_id: session } = memory;
  return (
    <li className="flex items-start gap-3 border-t border-line px-5 py-3 sm:px-6">
      <div className="min-w-0 flex-1">
        <p className={`text-sm break-words ${ended === null ? "" : "text-soft line-through"}`}>{text}</p>
        <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-soft">
          <Badge>{t(kind === "fact" ? "people.fact" : "people.episode")}</Badge>
          <span>{t("people.told", { when: format.relative(told) })}</span>
          {ended !== null && <span>{t("people.ended", { when: format.relative(ended) })}</span>}
          <span>{t("people.strength", { share: format.percent(strength) })}</span>
          {session !== "" && (
            <a
              href={`/sessions/?id=${encodeURIComponent(session)}`}
              className="text-accent underline underline-offset-4"
            >
              {t("people.conversation")}
            </a>
          )}
        </p>
      </div>
      {onForget !== null && (
        <IconButton
          icon="trash"
          size="small"
          label={t("people.forgetOne", { text })}
          onClick={() => setAsking(true)}
        />
      )}
      {asking && onForget !== null && (
        <ConfirmDialog
          title={t("people.forgetOneTitle")}
          description={text}
          action={t("people.forgetAction")}
          onSubmit={onForget}
          onClose={() => setAsking(false)}
        />
      )}
    </li>
  );
}
