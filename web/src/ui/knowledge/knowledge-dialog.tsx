"use client";

import { type DragEvent, useRef, useState } from "react";
import { useT } from "@/i18n/talk";
import { Button } from "../controls/button";
import { Dialog } from "../controls/dialog";
import { useConversationState } from "../conversation-context";
import { problemInWords } from "../notices/codes";
import { usePersona } from "../server-status";
import { DocumentRow, UploadRow } from "./rows";
import { useDocuments } from "./use-documents";

/** What the server can read; it looks at what is in a file, and says so if it cannot. */
const ACCEPTED = ".pdf,.docx,.html,.htm,.md,.markdown,.txt";

/** The documents that a persona may look into: what there is, what is being read, and a place to drop more. */
export function KnowledgeDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useT();
  const usual = usePersona();
  const persona = useConversationState((state) => state.persona) ?? usual;
  const { list, uploads, problem, add, remove, dismiss } = useDocuments(persona.name);
  const picker = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);

  const dropped = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    add([...event.dataTransfer.files]);
  };

  return (
    <Dialog title={t("knowledge.title", { name: persona.title })} onClose={onClose}>
      <p className="mb-4 text-sm text-soft">{t("knowledge.about", { name: persona.title })}</p>
      {/* The button inside does the same for those who do not drag. */}
      {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={dropped}
        className={`flex flex-col items-center gap-2 rounded-2xl border border-dashed p-5 text-center transition-colors ${over ? "border-accent bg-tint" : "border-edge"}`}
      >
        <Button icon="upload" onClick={() => picker.current?.click()}>
          {t("knowledge.add")}
        </Button>
        <p className="text-xs text-soft">{t("knowledge.drop")}</p>
        <input
          ref={picker}
          type="file"
          multiple
          accept={ACCEPTED}
          aria-label={t("knowledge.add")}
          tabIndex={-1}
          className="sr-only"
          onChange={(event) => {
            add([...(event.target.files ?? [])]);
            event.target.value = ""; // the same file may be chosen again
          }}
        />
      </div>
      {problem !== null && (
        <p role="alert" className="mt-4 text-sm text-alert">
          {problemInWords(problem, problem.message, t)}
        </p>
      )}
      {list === null && problem === null && (
        <p className="mt-4 text-sm text-soft">{t("knowledge.looking")}</p>
      )}
      {list?.length === 0 && uploads.length === 0 && (
        <p className="mt-4 text-sm text-soft">{t("knowledge.none")}</p>
      )}
      <ul aria-label={t("knowledge.documents")} className="mt-4 flex flex-col divide-y divide-line">
        {uploads.map((upload) => (
          <UploadRow key={`upload-${upload.id}`} upload={upload} onDismiss={() => dismiss(upload.id)} />
        ))}
        {(list ?? []).map((item) => (
          <DocumentRow key={item.id} item={item} onRemove={() => remove(item.id)} />
        ))}
      </ul>
    </Dialog>
  );
}
