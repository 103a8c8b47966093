"use client";

import { useFormat, useT } from "@/i18n/talk";
import { type Remark, remarksOn } from "../stage/avatar/remarks";
import type { AvatarReport } from "../stage/avatar/report";

const SIGNS: Readonly<Record<Remark["level"], string>> = { good: "✓", fair: "~", poor: "!" };

/** What a file has, and what it lacks, in words. */
export function ReportView({ report }: { readonly report: AvatarReport }) {
  const t = useT();
  const format = useFormat();
  const { facts, arkit, visemes, unknown } = report;
  const origin = [facts.author, facts.license].filter((item) => item !== null).join(t("controls.between"));
  return (
    <div className="mt-4 text-sm">
      <p className="text-xs text-soft">
        {facts.kind} · {format.bytes(facts.bytes)} · {t("studio.triangleCount", { count: facts.triangles })}
        {origin !== "" && ` · ${origin}`}
      </p>
      <ul className="mt-2 flex flex-col gap-2">
        {remarksOn(report, t, format).map(({ level, text }) => (
          <li key={text} className="flex gap-2">
            <span
              aria-hidden
              className={`mt-0.5 grid size-5 shrink-0 place-items-center rounded-full text-xs font-semibold ${level === "good" ? "bg-tint text-accent" : level === "fair" ? "bg-raised text-ink" : "bg-raised text-alert"}`}
            >
              {SIGNS[level]}
            </span>
            <span>
              <span className="sr-only">{t(`studio.${level}`)} </span>
              {text}
            </span>
          </li>
        ))}
      </ul>
      <Names heading="studio.shapesLacking" names={arkit.missing} />
      <Names heading="studio.visemesLacking" names={visemes.missing} />
      <Names heading="studio.shapesUnknown" names={unknown} />
    </div>
  );
}

interface NamesProps {
  readonly heading: "studio.shapesLacking" | "studio.visemesLacking" | "studio.shapesUnknown";
  readonly names: readonly string[];
}

function Names({ heading, names }: NamesProps) {
  const t = useT();
  if (names.length === 0) return null;
  return (
    <details className="mt-2">
      <summary className="min-h-8 cursor-pointer text-xs font-medium text-soft">
        {t(heading, { count: names.length })}
      </summary>
      <p className="text-xs break-words text-soft">{names.join(", ")}</p>
    </details>
  );
}
