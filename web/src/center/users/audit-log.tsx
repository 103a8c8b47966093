"use client";

import { useDeferredValue, useState } from "react";
import { useFormat, useT } from "@/i18n/center";
import { Badge } from "../ui/badge";
import { SearchField } from "../ui/field";
import { Listed } from "../ui/listed";
import { EmptyState } from "../ui/states";
import { type Column, Table } from "../ui/table";
import { type AuditEntry, useAudit } from "./queries";

const ACTION = /^[a-z_]+\.[a-z_]+$/;

/** Who did what, and when. */
export function AuditLog() {
  const t = useT();
  const format = useFormat();
  const [text, setText] = useState("");
  const wanted = useDeferredValue(text.trim());
  const action = ACTION.test(wanted) ? wanted : "";
  const query = useAudit(action);
  const columns: Column<AuditEntry>[] = [
    {
      ...{ id: "what", header: t("users.what"), title: true },
      cell: ({ action: done, outcome }) => (
        <span className="flex flex-wrap items-center gap-2">
          <code className="font-mono text-xs">{done}</code>
          {outcome === "refused" && <Badge tone="bad">{t("users.refused")}</Badge>}
        </span>
      ),
    },
    { id: "who", header: t("users.who"), cell: ({ actor }) => actor },
    {
      ...{ id: "subject", header: t("users.toWhat"), className: "max-w-64" },
      cell: (entry) => <Subject entry={entry} />,
    },
    {
      id: "when",
      header: t("users.when"),
      cell: ({ at_ms: at }) => <time dateTime={new Date(at).toISOString()}>{format.dateTime(at)}</time>,
    },
    { id: "from", header: t("users.from_"), cell: ({ address }) => address },
  ];
  const empty = (
    <EmptyState icon="log" title={t(action === "" ? "users.noAudit" : "users.noAuditMatch")}>
      {t("users.noAuditWhy")}
    </EmptyState>
  );
  return (
    <div className="flex flex-col gap-4">
      <SearchField label={t("users.filterAction")} value={text} onChange={setText} className="sm:max-w-md" />
      <Listed query={query} empty={empty}>
        {(rows) => <Table caption={t("users.audit")} columns={columns} rows={rows} keyOf={({ id }) => id} />}
      </Listed>
    </div>
  );
}

function Subject({ entry: { subject, detail } }: { readonly entry: AuditEntry }) {
  const facts = Object.entries(detail).map(
    ([name, value]) => `${name} ${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  return (
    <span className="block min-w-0 break-words">
      {subject ?? ""}
      {facts.length > 0 && <span className="block text-xs text-soft">{facts.join(" · ")}</span>}
    </span>
  );
}
