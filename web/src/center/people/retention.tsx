"use client";

import { useQuery } from "@tanstack/react-query";
import { type Given, trpc } from "../api";
import { useFormat, useT } from "../i18n";
import { Card, type Column, Fetched, Notice, Table } from "../ui";

type Rule = Given["privacy"]["retention"]["rules"][number];

const KINDS = {
  ...({ sessions: "people.countSessions", events: "people.countEvents" } as const),
  ...({ recordings: "people.countRecordings", audit: "people.countAudit" } as const),
  ...({ consents: "people.countConsents", people: "people.countFaces" } as const),
  ...({ memories: "people.countMemories", exports: "people.countExports" } as const),
} as const;

/** How long what is kept before it goes by itself. */
export function RetentionCard() {
  const t = useT();
  const format = useFormat();
  const rules = useQuery({
    queryKey: ["privacy", "retention"],
    queryFn: ({ signal }) => trpc.privacy.retention.query(undefined, { signal }),
  });
  const columns: readonly Column<Rule>[] = [
    { id: "kind", header: t("people.what"), title: true, cell: ({ kind }) => t(KINDS[kind]) },
    {
      id: "days",
      header: t("people.howLong"),
      cell: ({ days }) => (days === null ? t("people.untilDeleted") : t("people.days", { count: days })),
    },
    {
      id: "setting",
      header: t("people.setting"),
      className: "max-md:hidden",
      cell: ({ setting }) => (
        <code className="font-mono text-xs text-soft">{setting === "" ? "–" : setting}</code>
      ),
    },
  ];
  const { data } = rules;
  return (
    <Card
      title={t("people.retention")}
      description={
        data?.swept_ms === null || data === undefined
          ? t("people.retentionAbout")
          : t("people.retentionSwept", { when: format.relative(data.swept_ms) })
      }
      flush
    >
      <Fetched query={rules} rows={4}>
        {(found) => (
          <>
            {found.problem !== "" && (
              <div className="px-5 pb-4 sm:px-6">
                <Notice tone="warn" icon="alert">
                  {found.problem}
                </Notice>
              </div>
            )}
            <Table
              caption={t("people.retention")}
              columns={columns}
              rows={found.rules}
              keyOf={({ kind }) => kind}
            />
          </>
        )}
      </Fetched>
    </Card>
  );
}
