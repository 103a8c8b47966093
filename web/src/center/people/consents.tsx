"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import type { CenterKey } from "@/i18n/center";
import { type Given, trpc } from "../api";
import { useFormat, useT } from "../i18n";
import { Badge, Card, type Column, EmptyState, Fetched, ShowMore, Table } from "../ui";

type Consent = Given["privacy"]["consents"]["items"][number];

const ABOUT: Readonly<Record<string, CenterKey>> = {
  ...{ seeing: "people.seeing", expressions: "people.expressions", recognition: "people.recognition" },
  ...{ voice_emotion: "people.voiceEmotion", sounds: "people.sounds", sentiment: "people.sentiment" },
  ...{ remember: "people.remember", record: "people.record", transcript: "people.transcript" },
};

/** What somebody agreed to and withdrew, the latest first. */
export function Consents({ subject }: { readonly subject: string | null }) {
  const t = useT();
  const format = useFormat();
  const list = useInfiniteQuery({
    queryKey: ["privacy", "consents", subject],
    queryFn: ({ pageParam, signal }) =>
      trpc.privacy.consents.query({ subject, cursor: pageParam, limit: 20 }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const columns: readonly Column<Consent>[] = [
    {
      id: "about",
      header: t("people.consentTo"),
      title: true,
      cell: ({ about }) => {
        const key = ABOUT[about];
        return key === undefined ? about : t(key as "people.seeing");
      },
    },
    {
      id: "granted",
      header: t("people.choice"),
      cell: ({ granted }) => (
        <Badge tone={granted ? "good" : "plain"}>{t(granted ? "people.granted" : "people.withdrawn")}</Badge>
      ),
    },
    {
      id: "when",
      header: t("people.when"),
      cell: ({ at_ms: at }) => <span className="text-soft">{format.dateTime(at)}</span>,
    },
  ];
  return (
    <Card title={t("people.consents")} description={t("people.consentsAbout")} flush>
      <Fetched query={list} rows={3}>
        {() =>
          rows.length === 0 ? (
            <EmptyState icon="lock" title={t("people.noConsents")} />
          ) : (
            <Table caption={t("people.consents")} columns={columns} rows={rows} keyOf={(row) => row.id} />
          )
        }
      </Fetched>
      {list.hasNextPage && (
        <ShowMore busy={list.isFetchingNextPage} onMore={() => void list.fetchNextPage()} />
      )}
    </Card>
  );
}
