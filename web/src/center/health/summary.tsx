"use client";

import { useFormat, useT } from "@/i18n/center";
import { Icon } from "@/ui/controls/icons";
import { Card } from "../ui/card";
import type { Figures, Report } from "./page";

interface SummaryProps {
  readonly report: Report;
  readonly figures: Figures | null;
}

/** In one look: whether all is well, and how much goes on. */
export function Summary({ report, figures }: SummaryProps) {
  const t = useT();
  const format = useFormat();
  const well = report.status === "ok";
  const numbers = [
    { label: t("health.sessions"), value: format.number(figures?.sessions ?? report.sessions) },
    { label: t("health.connections"), value: format.number(figures?.connections ?? report.connections) },
    { label: t("health.turns"), value: figures === null ? "–" : format.number(figures.turns) },
    { label: t("health.uptime"), value: format.duration(Math.max(1_000, report.uptime_s * 1_000)) },
    { label: t("health.version"), value: report.version },
  ];
  return (
    <Card flush>
      <div className="flex items-center gap-3 px-5 py-5 sm:px-6">
        <span
          className={`inline-flex size-10 items-center justify-center rounded-full ${well ? "bg-tint text-accent" : "bg-warn-tint text-warn"}`}
        >
          <Icon name={well ? "check" : "alert"} size={22} />
        </span>
        <h2 className="text-lg font-semibold">{t(well ? "health.ok" : "health.degraded")}</h2>
      </div>
      <dl className="grid grid-cols-2 gap-px overflow-hidden border-t border-line bg-line sm:grid-cols-3 lg:grid-cols-5">
        {numbers.map(({ label, value }) => (
          <div key={label} className="bg-card px-5 py-4 sm:px-6">
            <dt className="text-xs text-soft">{label}</dt>
            <dd className="mt-0.5 truncate text-lg font-semibold tabular-nums">{value}</dd>
          </div>
        ))}
        <span aria-hidden className="bg-card sm:hidden" />
        <span aria-hidden className="bg-card max-sm:hidden lg:hidden" />
      </dl>
      <ul className="flex flex-col border-t border-line" aria-label={t("health.checks")}>
        {report.checks.map(({ name, ok, detail }) => (
          <li
            key={name}
            className="flex items-start gap-3 border-t border-line px-5 py-3 text-sm first:border-t-0 sm:px-6"
          >
            <span className={ok ? "text-accent" : "text-alert"}>
              <Icon name={ok ? "check" : "alert"} />
            </span>
            <div className="min-w-0">
              <p className="font-medium">
                {name}
                <span className={`ml-2 font-normal ${ok ? "text-soft" : "text-alert"}`}>
                  {t(ok ? "health.works" : "health.fails")}
                </span>
              </p>
              {detail !== "" && <p className="text-xs text-pretty break-words text-soft">{detail}</p>}
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}
