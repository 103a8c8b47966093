"use client";

import { type DragEvent, useRef, useState } from "react";
import type { KnownDocument } from "@/ui/knowledge/api";
import { type Upload, useDocuments } from "@/ui/knowledge/use-documents";
import { useT } from "../i18n";
import { Button, Card, EmptyState, Icon, IconButton, messageOf, Notice, SkeletonRows } from "../ui";
import { DocumentRow } from "./document-row";

/** What the server can read; it looks at what is in a file, and says so if it cannot. */
const ACCEPTED = ".pdf,.docx,.html,.htm,.md,.markdown,.txt";

interface DocumentsProps {
  readonly persona: string;
  readonly title: string;
  readonly writes: boolean;
}

/** The documents of a persona: those that came with it and those that were added, and a place to drop more. */
export function Documents({ persona, title, writes }: DocumentsProps) {
  const t = useT();
  const { list, uploads, problem, add, remove, dismiss } = useDocuments(persona);
  return (
    <Card title={t("knowledge.of", { title })} flush>
      {writes && <DropZone onFiles={add} />}
      {problem !== null && (
        <div role="alert" className="px-5 pb-4 sm:px-6">
          <Notice tone="bad" icon="alert">
            {messageOf(problem, t)}
          </Notice>
        </div>
      )}
      {list === null && problem === null && <SkeletonRows rows={3} />}
      {list?.length === 0 && uploads.length === 0 && (
        <EmptyState icon="book" title={t("knowledge.none")}>
          {t(writes ? "knowledge.noneWhy" : "knowledge.noneRead")}
        </EmptyState>
      )}
      <ul aria-label={t("knowledge.documents")}>
        {uploads.map((upload) => (
          <UploadRow key={`upload-${upload.id}`} upload={upload} onDismiss={() => dismiss(upload.id)} />
        ))}
        {(list ?? []).map((item: KnownDocument) => (
          <DocumentRow
            key={item.id}
            persona={persona}
            item={item}
            writes={writes}
            onRemove={() => remove(item.id)}
          />
        ))}
      </ul>
    </Card>
  );
}

function DropZone({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }) {
  const t = useT();
  const picker = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const dropped = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    onFiles([...event.dataTransfer.files]);
  };
  return (
    // The button inside does the same for those who do not drag.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={dropped}
      className={`mx-5 mb-5 flex flex-col items-center gap-2 rounded-2xl border border-dashed p-7 text-center transition-colors sm:mx-6 ${over ? "border-accent bg-tint" : "border-edge bg-sunken"}`}
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
          onFiles([...(event.target.files ?? [])]);
          event.target.value = ""; // the same file may be chosen again
        }}
      />
    </div>
  );
}

interface UploadRowProps {
  readonly upload: Upload;
  readonly onDismiss: () => void;
}

/** A file on its way to the server. */
function UploadRow({ upload: { name, fraction, problem }, onDismiss }: UploadRowProps) {
  const t = useT();
  const percent = Math.round(fraction * 100);
  return (
    <li className="flex items-center gap-3 border-t border-line px-5 py-3 sm:px-6">
      <span className={problem === null ? "text-soft" : "text-alert"}>
        <Icon name={problem === null ? "upload" : "alert"} />
      </span>
      <div className="min-w-0 flex-1">
        <p className="truncate text-sm font-medium">{name}</p>
        {problem === null ? (
          <div
            role="progressbar"
            aria-label={t("knowledge.sending", { name })}
            aria-valuenow={percent}
            aria-valuemin={0}
            aria-valuemax={100}
            className="mt-1.5 h-1 overflow-hidden rounded-full bg-raised"
          >
            <div className="h-full bg-accent transition-[width]" style={{ width: `${percent}%` }} />
          </div>
        ) : (
          <p role="alert" className="text-xs text-alert">
            {messageOf(problem, t)}
          </p>
        )}
      </div>
      {problem !== null && (
        <IconButton icon="close" size="small" label={t("knowledge.dismiss", { name })} onClick={onDismiss} />
      )}
    </li>
  );
}
