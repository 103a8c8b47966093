"use client";

import { useEffect, useMemo, useRef, useState } from "react";
import { useStore } from "zustand";
import { useMe } from "../access/use-me";
import { useT } from "../i18n";
import { Badge, Button, Notice } from "../ui";
import { isChanged, type PersonaDraft } from "./draft";
import { FileList, RemoveFile } from "./file-list";
import { type Checked, Findings } from "./findings";
import { SaveDialog } from "./save-dialog";
import { type EditorHandle, TextEditor } from "./text-editor";
import { TryChat } from "./try-chat";
import { useCheck } from "./use-check";

/** The files of a persona, what is wrong with them as one types, and a chat beside them that asks what stands there. */
export function PersonaEditor({ draft }: { readonly draft: PersonaDraft }) {
  const t = useT();
  const writes = useMe().may("personas.write");
  const state = useStore(draft.store);
  const changed = isChanged(state);
  const { checked, checking, failure } = useCheck(draft, writes);
  const [saving, setSaving] = useState(false);
  const editor = useRef<EditorHandle>(null);
  const problems = useMemo(() => counts(checked), [checked]);
  const file = state.files.find((item) => item.path === state.open);
  const linesOf = (kind: "problems" | "remarks") =>
    (checked?.[kind] ?? []).filter((finding) => finding.file === state.open).map((finding) => finding.line);
  useUnsaved(changed);
  const save = () => {
    if (writes && changed) setSaving(true);
  };
  return (
    <div className="grid grid-cols-1 items-start gap-6 xl:grid-cols-[minmax(0,1fr)_21rem]">
      <div className="flex min-w-0 flex-col gap-4">
        {!writes && <Notice icon="lock">{t("personas.readOnly")}</Notice>}
        <section
          aria-label={t("personas.edit")}
          className="grid overflow-hidden rounded-2xl bg-card ring-1 ring-line md:grid-cols-[13rem_minmax(0,1fr)]"
        >
          <div className="max-h-64 overflow-y-auto border-line bg-sunken p-2 max-md:border-b md:max-h-none md:border-r">
            <FileList {...{ draft, writes, problems }} />
          </div>
          <div className="min-w-0">
            <div className="flex min-h-13 flex-wrap items-center gap-2 border-b border-line px-4 py-2">
              <code className="min-w-0 flex-1 truncate font-mono text-xs">{state.open}</code>
              {changed && <Badge tone="warn">{t("personas.unsaved")}</Badge>}
              {writes && <RemoveFile draft={draft} path={state.open} />}
              {changed && (
                <Button kind="quiet" size="small" icon="undo" onClick={() => draft.revert()}>
                  {t("personas.revert")}
                </Button>
              )}
              {writes && (
                <Button kind="primary" size="small" disabled={!changed} onClick={save}>
                  {t("common.save")}
                </Button>
              )}
            </div>
            {file === undefined ? (
              <p className="p-6 text-sm text-soft">{t("personas.noFile")}</p>
            ) : (
              <TextEditor
                key={file.path}
                ref={editor}
                label={t("personas.textOf", { path: file.path })}
                describedBy="editor-keys"
                value={file.text}
                readOnly={!writes}
                problems={linesOf("problems")}
                remarks={linesOf("remarks")}
                onChange={(text) => draft.edit(file.path, text)}
                onSave={save}
              />
            )}
            <p id="editor-keys" className="border-t border-line px-4 py-2 text-xs text-soft">
              {t("personas.keys")}
            </p>
            {writes && (
              <Findings
                {...{ checked, checking, failure }}
                onGo={({ file: path, line }) => {
                  draft.open(path);
                  requestAnimationFrame(() => editor.current?.goTo(Math.max(1, line)));
                }}
              />
            )}
          </div>
        </section>
      </div>
      {writes && <TryChat draft={draft} />}
      {saving && (
        <SaveDialog draft={draft} problems={checked?.problems.length ?? 0} onClose={() => setSaving(false)} />
      )}
    </div>
  );
}

function counts(checked: Checked | null): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { file } of checked?.problems ?? []) found.set(file, (found.get(file) ?? 0) + 1);
  return found;
}

/** Whoever leaves with changes that are not saved is asked first. */
function useUnsaved(changed: boolean): void {
  useEffect(() => {
    if (!changed) return;
    const leaving = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", leaving);
    return () => removeEventListener("beforeunload", leaving);
  }, [changed]);
}
