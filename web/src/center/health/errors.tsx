"use client";

import { useFormat, useT } from "@/i18n/center";
import { Card } from "../ui/card";
import { EmptyState, SkeletonRows } from "../ui/states";
import type { Figures } from "./page";

/** What went wrong of late, the most frequent first. */
export function Errors({ figures }: { readonly figures: Figures | null }) {
  const t = useT();
  const format = useFormat();
  return (
    <Card title={t("health.errors")} flush>
      {figures === null ? (
        <SkeletonRows rows={2} />
      ) : figures.errors.length === 0 ? (
        <EmptyState icon="check" title={t("health.noErrors")}>
          {t("health.noErrorsWhy")}
        </EmptyState>
      ) : (
        <ul>
          {figures.errors.map(({ code, count, last_ms: last, last_detail: detail }) => (
            <li key={code} className="border-t border-line px-5 py-3 text-sm sm:px-6">
              <p className="flex flex-wrap items-baseline justify-between gap-x-4">
                <code className="font-mono text-xs font-semibold">{code}</code>
                <span className="text-xs text-soft">
                  {t("health.times", { count })} · {t("health.lastTime", { when: format.relative(last) })}
                </span>
              </p>
              <p className="mt-0.5 text-pretty break-words text-soft">{detail}</p>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
