"use client";

import { useState } from "react";
import { useStore } from "zustand";
import { useT } from "../i18n";
import { FormDialog, Icon, IconButton, TextField } from "../ui";
import { isFileChanged, type PersonaDraft } from "./draft";
import { fileGroups, isFilePath } from "./names";

interface FileListProps {
  readonly draft: PersonaDraft;
  readonly writes: boolean;
  /** How many problems each file has. */
  readonly problems: ReadonlyMap<string, number>;
}

/** The files that a persona is made of; a dot marks those that were changed. */
export function FileList({ draft, writes, problems }: FileListProps) {
  const t = useT();
  const { files, kept, open } = useStore(draft.store);
  const [adding, setAdding] = useState(false);
  return (
    <nav aria-label={t("personas.files")} className="flex flex-col gap-3">
      {fileGroups(files.map(({ path }) => path)).map(([folder, paths]) => (
        <div key={folder}>
          {folder !== "" && <p className="px-3 pb-1 text-xs text-soft">{folder}/</p>}
          <ul>
            {paths.map((path) => {
              const file = files.find((item) => item.path === path);
              const wrong = problems.get(path) ?? 0;
              return (
                <li key={path}>
                  <button
                    type="button"
                    aria-current={path === open ? "true" : undefined}
                    onClick={() => draft.open(path)}
                    className="flex min-h-9 w-full items-center gap-2 rounded-lg px-3 text-left text-sm -outline-offset-2 hover:bg-raised aria-current:bg-tint aria-current:font-medium aria-current:text-accent"
                  >
                    <span className="min-w-0 flex-1 truncate">{path.slice(path.lastIndexOf("/") + 1)}</span>
                    {file !== undefined && isFileChanged(kept, file) && (
                      <span title={t("personas.changed")} className="size-2 shrink-0 rounded-full bg-accent">
                        <span className="sr-only">{t("personas.changed")}</span>
                      </span>
                    )}
                    {wrong > 0 && (
                      <span className="flex items-center gap-1 text-xs text-alert">
                        <Icon name="alert" size={14} />
                        <span aria-hidden>{wrong}</span>
                        <span className="sr-only">{t("personas.problemCount", { count: wrong })}</span>
                      </span>
                    )}
                  </button>
                </li>
              );
            })}
          </ul>
        </div>
      ))}
      {writes && (
        <button
          type="button"
          onClick={() => setAdding(true)}
          className="flex min-h-9 items-center gap-2 rounded-lg px-3 text-sm font-medium text-accent hover:bg-raised"
        >
          <Icon name="plus" size={16} />
          {t("personas.addFile")}
        </button>
      )}
      {adding && <AddFile draft={draft} onClose={() => setAdding(false)} />}
    </nav>
  );
}

function AddFile({ draft, onClose }: { readonly draft: PersonaDraft; readonly onClose: () => void }) {
  const t = useT();
  const [path, setPath] = useState("knowledge/");
  const wrong = path !== "knowledge/" && path !== "" && !isFilePath(path);
  const add = async () => {
    if (!isFilePath(path)) throw new Error(t("personas.badPath"));
    draft.add(path);
    onClose();
    await Promise.resolve();
  };
  return (
    <FormDialog title={t("personas.addFile")} action={t("common.add")} onSubmit={add} onClose={onClose}>
      <TextField
        label={t("personas.path")}
        hint={t("personas.pathHint")}
        error={wrong ? t("personas.badPath") : null}
        required
        maxLength={160}
        autoComplete="off"
        spellCheck={false}
        value={path}
        onChange={(event) => setPath(event.target.value)}
      />
    </FormDialog>
  );
}

/** Removes the file that is open, which can be taken back as long as nothing is saved. */
export function RemoveFile({ draft, path }: { readonly draft: PersonaDraft; readonly path: string }) {
  const t = useT();
  if (path === "persona.yaml" || path === "") return null;
  return (
    <IconButton
      icon="trash"
      size="small"
      label={t("personas.removeFile", { path })}
      onClick={() => draft.remove(path)}
    />
  );
}
