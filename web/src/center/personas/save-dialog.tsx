"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { trpc } from "../api";
import { useT } from "../i18n";
import { codeOf, FormDialog, Notice, TextField, toast } from "../ui";
import { changedFiles } from "./diff";
import { FileDiffs } from "./diff-view";
import type { PersonaDraft } from "./draft";

interface SaveDialogProps {
  readonly draft: PersonaDraft;
  readonly problems: number;
  readonly onClose: () => void;
}

/** Shows what is about to be kept, takes a note, and keeps it as a new version. */
export function SaveDialog({ draft, problems, onClose }: SaveDialogProps) {
  const t = useT();
  const client = useQueryClient();
  const [note, setNote] = useState("");
  const { kept, files, base, name, builtIn } = draft.state;
  const changes = useMemo(() => changedFiles(kept, files), [kept, files]);
  const save = async () => {
    try {
      const saved = await trpc.personas.save.mutate({
        ...draft.payload,
        base,
        note: note.trim(),
        save_as: null,
      });
      draft.saved(saved.revision);
    } catch (error) {
      if (codeOf(error) === "persona.conflict") throw new Error(t("personas.conflict"));
      throw error;
    }
    await client.invalidateQueries({ queryKey: ["personas", "list"] });
    await client.invalidateQueries({ queryKey: ["personas", "versions", name] });
    client.removeQueries({ queryKey: ["personas", "get", name] });
    toast.say(t("personas.saved"));
    onClose();
  };
  return (
    <FormDialog
      title={t("personas.saveTitle")}
      description={t(builtIn ? "personas.saveBuiltIn" : "personas.saveWhat")}
      action={t("common.save")}
      size="large"
      onSubmit={save}
      onClose={onClose}
    >
      {problems > 0 && (
        <Notice tone="bad" icon="alert">
          {t("personas.saveProblems", { count: problems })}
        </Notice>
      )}
      <TextField
        label={t("personas.note")}
        hint={t("personas.noteHint")}
        optional
        maxLength={200}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      <FileDiffs changes={changes} />
    </FormDialog>
  );
}
