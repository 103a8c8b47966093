"use client";

import { useT } from "@/i18n/center";
import { Badge } from "../ui/badge";
import { Card } from "../ui/card";
import { type Column, Table } from "../ui/table";
import type { Report } from "./page";

type Part = Report["parts"][number];

/** Who does each job on this machine, and why. */
export function Parts({ parts }: { readonly parts: readonly Part[] }) {
  const t = useT();
  const columns: Column<Part>[] = [
    {
      ...{ id: "job", header: t("health.job"), title: true, className: "md:whitespace-nowrap" },
      cell: ({ job }) => job,
    },
    {
      ...{ id: "name", header: t("health.done") },
      cell: ({ name, ok }) => (
        <Badge tone={ok ? (name === "none" ? "plain" : "good") : "warn"}>
          {name === "none" ? t("health.nobody") : name}
        </Badge>
      ),
    },
    {
      ...{ id: "why", header: t("health.why"), className: "max-md:basis-full" },
      cell: ({ why, better }) => (
        <span className="block max-w-prose text-pretty break-words">
          {why}
          {better !== "" && <span className="block text-xs text-soft">{better}</span>}
        </span>
      ),
    },
  ];
  return (
    <Card title={t("health.parts")} description={t("health.partsWhy")} flush>
      <Table caption={t("health.parts")} columns={columns} rows={parts} keyOf={({ job }) => job} />
    </Card>
  );
}
