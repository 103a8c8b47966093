"use client";

import type { AvatarReport, Remark } from "../stage/avatar/report";

const SIGNS: Readonly<Record<Remark["level"], readonly [string, string]>> = {
  good: ["✓", "Good"],
  fair: ["~", "Fair"],
  poor: ["!", "Missing"],
};

/** What a file has, and what it lacks, in words. */
export function ReportView({ report }: { readonly report: AvatarReport }) {
  const { facts, remarks, arkit, visemes, unknown } = report;
  const origin = [facts.author, facts.license].filter((item) => item !== null).join(", ");
  return (
    <div className="mt-4 text-sm">
      <p className="text-xs text-soft">
        {facts.kind} · {(facts.bytes / 1e6).toFixed(1)} MB · {facts.triangles.toLocaleString("en")} triangles
        {origin !== "" && ` · ${origin}`}
      </p>
      <ul className="mt-2 flex flex-col gap-2">
        {remarks.map(({ level, text }) => (
          <li key={text} className="flex gap-2">
            <span
              aria-hidden
              className={`mt-0.5 grid size-5 shrink-0 place-items-center rounded-full text-xs font-semibold ${level === "good" ? "bg-tint text-accent" : level === "fair" ? "bg-raised text-ink" : "bg-raised text-alert"}`}
            >
              {SIGNS[level][0]}
            </span>
            <span>
              <span className="sr-only">{SIGNS[level][1]}: </span>
              {text}
            </span>
          </li>
        ))}
      </ul>
      <Names title="Shapes of ARKit that it lacks" names={arkit.missing} />
      <Names title="Visemes that it lacks" names={visemes.missing} />
      <Names title="Shapes that mean nothing here" names={unknown} />
    </div>
  );
}

function Names({ title, names }: { readonly title: string; readonly names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <details className="mt-2">
      <summary className="min-h-8 cursor-pointer text-xs font-medium text-soft">
        {title} ({names.length})
      </summary>
      <p className="text-xs break-words text-soft">{names.join(", ")}</p>
    </details>
  );
}
