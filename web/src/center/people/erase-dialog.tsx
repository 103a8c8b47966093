"use client";

import { useState } from "react";
import { type Given, trpc } from "../api";
import { useT } from "../i18n";
import { ConfirmDialog, TextField } from "../ui";

interface EraseDialogProps {
  readonly subject: string | null;
  readonly title: string;
  readonly confirm: string;
  readonly onErased: (erased: Given["privacy"]["erase"]) => void;
  readonly onClose: () => void;
}

/** Has the name typed before everything is erased: that cannot be taken back. */
export function EraseDialog({ subject, title, confirm, onErased, onClose }: EraseDialogProps) {
  const t = useT();
  const [typed, setTyped] = useState("");
  const matches = typed.trim().toLowerCase() === confirm.toLowerCase();
  const erase = async () => {
    if (!matches) throw new Error(t("people.typeExactly", { confirm }));
    onErased(await trpc.privacy.erase.mutate({ subject, confirm: typed.trim() }));
  };
  return (
    <ConfirmDialog
      title={t(subject === null ? "people.eraseMeTitle" : "people.eraseTitle", { name: title })}
      description={t(subject === null ? "people.eraseMeWhat" : "people.eraseWhat")}
      action={t("people.eraseAction")}
      size="medium"
      onSubmit={erase}
      onClose={onClose}
    >
      <TextField
        label={t("people.typeToErase", { confirm })}
        required
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
    </ConfirmDialog>
  );
}
