"use client";

import { useState } from "react";
import type { KnownDocument } from "@/ui/knowledge/api";
import { useFormat, useT } from "../i18n";
import { ConfirmDialog, Icon, IconButton } from "../ui";

interface DocumentRowProps {
  readonly persona: string;
  readonly item: KnownDocument;
  readonly writes: boolean;
  readonly onRemove: () => void;
}

const STATUS = {
  waiting: "knowledge.waiting",
  parsing: "knowledge.parsing",
  encoding: "knowledge.encoding",
} as const;

/** One document: what it is, how far it is read, and how to have or remove it. */
export function DocumentRow({ persona, item, writes, onRemove }: DocumentRowProps) {
  const t = useT();
  const [asking, setAsking] = useState(false);
  const { status, detail, origin, progress } = item;
  const name = item.title === "" ? item.name : item.title;
  const failed = status === "failed";
  const facts = useFacts(item);
  const address = `/api/personas/${encodeURIComponent(persona)}/documents/${encodeURIComponent(item.id)}`;
  return (
    <li className="flex items-center gap-3 border-t border-line px-5 py-3 sm:px-6">
      <span className={failed ? "text-alert" : "text-soft"}>
        <Icon name={failed ? "alert" : "file"} />
      </span>
      <div className="min-w-0 flex-1">
        <p className="truncate text-sm font-medium" title={item.name}>
          {name}
        </p>
        {status === "ready" || failed ? (
          <p className={`text-xs break-words ${failed ? "text-alert" : "text-soft"}`}>
            {failed ? (detail === "" ? t("knowledge.failed") : detail) : facts}
          </p>
        ) : (
          <p role="status" className="flex items-center gap-2 text-xs text-soft">
            <span aria-hidden className="size-1.5 animate-pulse rounded-full bg-accent" />
            {t(STATUS[status])}
            {status === "encoding" && <Percent value={progress} />}
          </p>
        )}
      </div>
      <a
        href={address}
        download={item.name}
        title={t("knowledge.fetch", { name })}
        aria-label={t("knowledge.fetch", { name })}
        className="inline-flex size-9 items-center justify-center rounded-full hover:bg-raised"
      >
        <Icon name="download" size={18} />
      </a>
      {writes && origin === "upload" && (
        <IconButton
          icon="trash"
          size="small"
          label={t("knowledge.removeOne", { name })}
          onClick={() => setAsking(true)}
        />
      )}
      {asking && (
        <ConfirmDialog
          title={t("knowledge.removeTitle")}
          description={t("knowledge.removeWhat", { name })}
          action={t("common.remove")}
          onSubmit={async () => {
            onRemove();
            setAsking(false);
            await Promise.resolve();
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </li>
  );
}

function Percent({ value }: { readonly value: number }) {
  return <span className="tabular-nums">{useFormat().percent(Math.round(value * 100) / 100)}</span>;
}

function useFacts({ pages, passages, bytes, origin }: KnownDocument): string {
  const t = useT();
  const format = useFormat();
  const parts = [
    pages === null ? "" : t("knowledge.pages", { count: pages }),
    passages === 0 ? "" : t("knowledge.passages", { count: passages }),
    format.bytes(bytes),
    origin === "persona" ? t("knowledge.own") : "",
  ];
  return parts.filter((part) => part !== "").join(" · ");
}
