"use client";

import { useT } from "@/i18n/talk";
import { Button, IconButton } from "../controls/button";
import { Dialog } from "../controls/dialog";
import { useConversationState } from "../conversation-context";
import { problemInWords } from "../notices/codes";
import { usePersona } from "../server-status";
import { DocumentRow } from "./document-row";
import { DropZone } from "./drop-zone";
import { UploadRow } from "./upload-row";
import { useDocuments } from "./use-documents";

/** The documents that a persona may look into: what there is, what is being read, and a place to drop more. */
export function KnowledgeDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useT();
  const usual = usePersona();
  const persona = useConversationState((state) => state.persona) ?? usual;
  const { list, uploads, problem, add, remove, dismiss } = useDocuments(persona.name);

  return (
    <Dialog title={t("knowledge.title", { name: persona.title })} onClose={onClose}>
      <p className="mb-4 text-sm text-soft">{t("knowledge.about", { name: persona.title })}</p>
      <DropZone
        label={t("knowledge.add")}
        hint={t("knowledge.drop")}
        onFiles={add}
        button={(choose) => (
          <Button icon="upload" onClick={choose}>
            {t("knowledge.add")}
          </Button>
        )}
        className="p-5"
      />
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
          <UploadRow
            key={`upload-${upload.id}`}
            upload={upload}
            label={t("knowledge.sending", { name: upload.name })}
            problem={
              upload.problem === null ? null : problemInWords(upload.problem, upload.problem.message, t)
            }
            dismiss={
              <IconButton
                icon="close"
                label={t("knowledge.dismiss", { name: upload.name })}
                onClick={() => dismiss(upload.id)}
              />
            }
          />
        ))}
        {(list ?? []).map((item) => (
          <DocumentRow key={item.id} item={item} onRemove={() => remove(item.id)} />
        ))}
      </ul>
    </Dialog>
  );
}
