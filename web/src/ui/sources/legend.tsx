"use client";

import { useT } from "@/i18n/talk";
import { Icon } from "../controls/icons";
import { SOURCES, type SourceKind } from "./words";

const ORDER: readonly SourceKind[] = ["line", "knowledge", "agent", "memory", "model", "filler", "fallback"];

/** What the signs of the sources mean. */
export function SourceLegend() {
  const t = useT();
  return (
    <section aria-labelledby="sources-legend" className="mt-6 border-t border-line pt-5">
      <h3 id="sources-legend" className="mb-3 text-sm font-medium">
        {t("sources.legend")}
      </h3>
      <dl className="flex flex-col gap-3 text-sm">
        {ORDER.map((kind) => (
          <div key={kind} className="grid grid-cols-[1.5rem_1fr] gap-x-2">
            <dt className="col-span-2 grid grid-cols-subgrid items-center font-medium">
              <Icon name={SOURCES[kind].icon} size={18} />
              {t(SOURCES[kind].label)}
            </dt>
            <dd className="col-start-2 text-xs text-soft">{t(SOURCES[kind].meaning)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
