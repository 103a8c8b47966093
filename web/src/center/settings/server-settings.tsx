"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useT } from "@/i18n/center";
import { Switch } from "@/ui/controls/fields";
import { trpc } from "@/data/trpc";
import type { Given } from "../api";
import { useMe } from "../access/use-me";
import { plain } from "../palette/fuzzy";
import { Badge, Notice, type Tone } from "../ui/badge";
import { Fetched } from "../ui/fetched";
import { Button } from "../ui/button";
import { Card } from "../ui/card";
import { SearchField } from "../ui/field";
import { EmptyState } from "../ui/states";
import { SettingDialog } from "./setting-dialog";

type Report = Given["settings"]["list"];
export type Setting = Report["settings"][number];

export const SETTINGS = ["settings"];

/** What this server is set to, and where that comes from. */
export function ServerSettings() {
  const t = useT();
  const query = useQuery({ queryKey: SETTINGS, queryFn: () => trpc.settings.list.query() });
  return (
    <Fetched query={query} rows={8} carded>
      {(report) => (
        <div className="flex flex-col gap-4">
          {report.restart_needed && (
            <Notice tone="warn" icon="refresh">
              {t("settings.restart")}
            </Notice>
          )}
          <List report={report} />
          <p className="text-xs break-words text-soft">{t("settings.file", { file: report.file })}</p>
        </div>
      )}
    </Fetched>
  );
}

function List({ report }: { readonly report: Report }) {
  const t = useT();
  const [text, setText] = useState("");
  const [changedOnly, setChangedOnly] = useState(false);
  const [changing, setChanging] = useState<Setting | null>(null);
  const groups = useMemo(() => grouped(report.settings, text, changedOnly), [report, text, changedOnly]);
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <SearchField
          label={t("settings.searchSettings")}
          value={text}
          onChange={setText}
          className="flex-1 basis-64 sm:max-w-md"
        />
        <Switch label={t("settings.onlyChanged")} checked={changedOnly} onChange={setChangedOnly} />
      </div>
      {groups.length === 0 && (
        <Card flush>
          <EmptyState icon="search" title={t("settings.noMatch")}>
            {t("settings.noMatchWhy")}
          </EmptyState>
        </Card>
      )}
      {groups.map(({ group, settings }) => (
        <Card key={group} title={group} flush>
          <ul>
            {settings.map((setting) => (
              <Row key={setting.name} setting={setting} onChange={() => setChanging(setting)} />
            ))}
          </ul>
        </Card>
      ))}
      {changing !== null && <SettingDialog setting={changing} onClose={() => setChanging(null)} />}
    </>
  );
}

interface Group {
  readonly group: string;
  readonly settings: readonly Setting[];
}

function grouped(all: readonly Setting[], text: string, changedOnly: boolean): readonly Group[] {
  const wanted = plain(text.trim());
  const groups = new Map<string, Setting[]>();
  for (const setting of all) {
    const { name, variable, description, group, source } = setting;
    if (changedOnly && source === "default") continue;
    if (wanted !== "" && !plain(`${name} ${variable} ${description} ${group}`).includes(wanted)) continue;
    groups.set(group, [...(groups.get(group) ?? []), setting]);
  }
  return [...groups].map(([group, settings]) => ({ group, settings }));
}

const SOURCES = {
  environment: ["settings.sourceEnvironment", "plain"],
  ".env": ["settings.sourceFile", "plain"],
  "command line": ["settings.sourceCommand", "plain"],
  page: ["settings.sourcePage", "good"],
  default: ["settings.sourceDefault", null],
} as const satisfies Record<Setting["source"], readonly [string, Tone | null]>;

function Row({ setting, onChange }: { readonly setting: Setting; readonly onChange: () => void }) {
  const t = useT();
  const { may } = useMe();
  const { name, description, value, source, next_value: next } = setting;
  const [said, tone] = SOURCES[source];
  return (
    <li className="flex flex-wrap items-start gap-x-6 gap-y-2 border-t border-line px-5 py-4 sm:px-6">
      <div className="min-w-0 flex-1 basis-72">
        <p className="font-mono text-xs font-semibold break-words">{name}</p>
        <p className="mt-1 max-w-prose text-sm text-pretty text-soft">{description}</p>
      </div>
      <div className="flex min-w-0 basis-64 items-start justify-between gap-3 max-sm:basis-full">
        <div className="min-w-0">
          <p className="font-mono text-xs break-all">
            {value === null || value === "" ? (
              <span className="font-sans text-soft">{t("settings.none")}</span>
            ) : (
              value
            )}
          </p>
          <p className="mt-1">
            {tone === null ? (
              <span className="text-xs text-soft">{t(said)}</span>
            ) : (
              <Badge tone={tone}>{t(said)}</Badge>
            )}
          </p>
          {next !== null && (
            <p className="mt-1.5 text-xs text-warn">{t("settings.afterRestart", { value: next })}</p>
          )}
        </div>
        {may("settings.write") && setting.changeable && (
          <Button size="small" aria-label={t("settings.changeOf", { name })} onClick={onChange}>
            {t("common.change")}
          </Button>
        )}
      </div>
      {!setting.changeable && setting.why_not !== "" && source !== "default" && (
        <p className="basis-full text-xs text-soft">{setting.why_not}</p>
      )}
    </li>
  );
}
