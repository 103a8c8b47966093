"use client";

import { useFormat, useT } from "@/i18n/center";
import { Card } from "../ui/card";
import { type Column, Table } from "../ui/table";
import type { Figures } from "./page";

type Line = Figures["usage_lines"][number];

/** What language models were asked for, and what it cost. */
export function Usage({ figures }: { readonly figures: Figures | null }) {
  const t = useT();
  const format = useFormat();
  if (figures === null) return null;
  const columns: Column<Line>[] = [
    { id: "model", header: t("health.model"), title: true, cell: ({ model }) => model },
    { id: "purpose", header: t("health.purpose"), cell: ({ purpose }) => purpose },
    {
      id: "requests",
      header: t("health.requests"),
      named: true,
      end: true,
      cell: ({ requests }) => format.number(requests),
    },
    {
      id: "in",
      header: t("health.tokensIn"),
      named: true,
      end: true,
      cell: ({ input_tokens: count }) => format.number(count),
    },
    {
      id: "out",
      header: t("health.tokensOut"),
      named: true,
      end: true,
      cell: ({ output_tokens: count }) => format.number(count),
    },
    {
      id: "cost",
      header: t("health.cost"),
      named: true,
      end: true,
      cell: ({ cost_usd: cost }) => format.dollars(cost),
    },
  ];
  return (
    <Card title={t("health.usage")} flush>
      {figures.usage_lines.length === 0 ? (
        <p className="px-5 pb-5 text-sm text-soft sm:px-6">{t("health.noUsage")}</p>
      ) : (
        <Table
          caption={t("health.usage")}
          columns={columns}
          rows={figures.usage_lines}
          keyOf={({ model, purpose }) => `${model} ${purpose}`}
        />
      )}
    </Card>
  );
}
