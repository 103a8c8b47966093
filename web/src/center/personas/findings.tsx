"use client";

import type { Given } from "../api";
import { useT } from "../i18n";
import { Icon, Spinner } from "../ui";

export type Checked = Given["personas"]["check"];
type Finding = Checked["problems"][number];

interface FindingsProps {
  readonly checked: Checked | null;
  readonly checking: boolean;
  /** Why it could not be checked. */
  readonly failure: string | null;
  readonly onGo: (finding: Finding) => void;
}

/** What is wrong with a persona and what to look at, by file and line. */
export function Findings({ checked, checking, failure, onGo }: FindingsProps) {
  const t = useT();
  return (
    <section aria-label={t("personas.findings")} className="border-t border-line">
      <p role="status" className="flex min-h-11 items-center gap-2 px-4 text-sm">
        <Summary {...{ checked, checking, failure }} />
      </p>
      {checked !== null && checked.problems.length + checked.remarks.length > 0 && (
        <ul className="max-h-56 overflow-y-auto border-t border-line py-1">
          {checked.problems.map((finding, place) => (
            <Row key={`p${place}`} finding={finding} bad onGo={onGo} />
          ))}
          {checked.remarks.map((finding, place) => (
            <Row key={`r${place}`} finding={finding} bad={false} onGo={onGo} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Summary({ checked, checking, failure }: Omit<FindingsProps, "onGo">) {
  const t = useT();
  if (failure !== null) {
    return (
      <span className="flex items-center gap-2 text-alert">
        <Icon name="alert" size={18} />
        {failure}
      </span>
    );
  }
  if (checked === null) {
    return (
      <span className="flex items-center gap-2 text-soft">
        <Spinner />
        {t("personas.checking")}
      </span>
    );
  }
  const { problems, remarks } = checked;
  const said =
    problems.length > 0
      ? t("personas.problemCount", { count: problems.length })
      : remarks.length > 0
        ? t("personas.remarkCount", { count: remarks.length })
        : t("personas.fine");
  const tone = problems.length > 0 ? "text-alert" : remarks.length > 0 ? "text-warn" : "text-accent";
  return (
    <span className={`flex items-center gap-2 font-medium ${tone} ${checking ? "opacity-60" : ""}`}>
      <Icon name={problems.length > 0 ? "alert" : remarks.length > 0 ? "info" : "check"} size={18} />
      {said}
    </span>
  );
}

interface RowProps {
  readonly finding: Finding;
  readonly bad: boolean;
  readonly onGo: (finding: Finding) => void;
}

function Row({ finding, bad, onGo }: RowProps) {
  const t = useT();
  const { file, line, message } = finding;
  return (
    <li>
      <button
        type="button"
        onClick={() => onGo(finding)}
        className="grid w-full grid-cols-[auto_1fr] gap-x-3 px-4 py-2 text-left text-sm -outline-offset-2 hover:bg-raised"
      >
        <span className={`pt-0.5 ${bad ? "text-alert" : "text-warn"}`}>
          <Icon name={bad ? "alert" : "info"} size={16} />
        </span>
        <span className="min-w-0">
          <span className="break-words">{message}</span>
          <span className="block truncate text-xs text-soft">
            {line > 0 ? t("personas.place", { file, line }) : file}
          </span>
        </span>
      </button>
    </li>
  );
}
