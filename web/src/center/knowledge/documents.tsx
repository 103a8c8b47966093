"use client";

import type { KnownDocument } from "@/ui/knowledge/api";
import { DropZone } from "@/ui/knowledge/drop-zone";
import { UploadRow } from "@/ui/knowledge/upload-row";
import { useDocuments } from "@/ui/knowledge/use-documents";
import { useT } from "../i18n";
import { Button, Card, EmptyState, IconButton, messageOf, Notice, SkeletonRows } from "../ui";
import { DocumentRow } from "./document-row";

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
      {writes && (
        <DropZone
          label={t("knowledge.add")}
          hint={t("knowledge.drop")}
          onFiles={add}
          button={(choose) => (
            <Button icon="upload" onClick={choose}>
              {t("knowledge.add")}
            </Button>
          )}
          className="mx-5 mb-5 bg-sunken p-7 sm:mx-6"
        />
      )}
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
          <UploadRow
            key={`upload-${upload.id}`}
            upload={upload}
            label={t("knowledge.sending", { name: upload.name })}
            problem={upload.problem === null ? null : messageOf(upload.problem, t)}
            dismiss={
              <IconButton
                icon="close"
                size="small"
                label={t("knowledge.dismiss", { name: upload.name })}
                onClick={() => dismiss(upload.id)}
              />
            }
            className="border-t border-line px-5 sm:px-6"
          />
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
