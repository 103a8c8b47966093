"use client";

import { useT } from "@/i18n/center";
import { Badge } from "../ui/badge";
import { Card } from "../ui/card";
import type { Figures } from "./page";

/** Work that waits, and work that found no room. */
export function Queues({ queues }: { readonly queues: Figures["queues"] }) {
  const t = useT();
  return (
    <Card title={t("health.queues")} flush>
      {queues.length === 0 ? (
        <p className="px-5 pb-5 text-sm text-soft sm:px-6">{t("health.noQueues")}</p>
      ) : (
        <ul>
          {queues.map(({ name, waiting, lost }) => (
            <li
              key={name}
              className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-t border-line px-5 py-3 text-sm sm:px-6"
            >
              <span className="min-w-0 break-words">{name}</span>
              <span className="flex items-center gap-2 tabular-nums">
                <span className="text-soft">{t("health.waiting", { count: waiting })}</span>
                {lost > 0 && <Badge tone="bad">{t("health.lostWork", { count: lost })}</Badge>}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
