"use client";

import { useState } from "react";
import type { Format } from "@/i18n/format";
import { type TalkTranslate, useFormat, useT } from "@/i18n/talk";
import { Button, IconButton } from "../controls/button";
import { Icon } from "../controls/icons";
import { isBusy, type KnownDocument } from "./api";

interface DocumentRowProps {
  readonly item: KnownDocument;
  readonly onRemove: () => void;
}

/** One document: what it is, how far it is, and how to remove it. */
export function DocumentRow({ item, onRemove }: DocumentRowProps) {
  const t = useT();
  const format = useFormat();
  const [asking, setAsking] = useState(false);
  const name = item.title === "" ? item.name : item.title;
  const failed = item.status === "failed";
  const busy = isBusy(item.status);
  return (
    <li className="py-3">
      <div className="flex items-center gap-3">
        <span className={failed ? "text-alert" : "text-soft"}>
          <Icon name={failed ? "alert" : "file"} />
        </span>
        <div className="min-w-0 flex-1">
          <p className="truncate text-sm font-medium" title={item.name}>
            {name}
          </p>
          <p className={`text-xs break-words ${failed ? "text-alert" : "text-soft"}`}>
            {busy && (
              <span
                aria-hidden
                className="mr-1.5 inline-block size-1.5 animate-pulse rounded-full bg-accent"
              />
            )}
            {failed && item.detail !== "" ? item.detail : facts(item, t, format)}
          </p>
        </div>
        {!asking && item.origin === "upload" && (
          <IconButton
            icon="trash"
            label={t("knowledge.removeOne", { name })}
            onClick={() => setAsking(true)}
          />
        )}
      </div>
      {asking && (
        <div className="mt-2 flex flex-wrap items-center gap-2 pl-8">
          <Button kind="primary" onClick={onRemove} className="text-sm">
            {t("knowledge.remove")}
          </Button>
          <Button kind="quiet" onClick={() => setAsking(false)} className="text-sm">
            {t("knowledge.keep")}
          </Button>
        </div>
      )}
    </li>
  );
}

/** "12 pages, 48 passages, 1.2 MB" */
export function facts(
  { status, progress, origin, pages, passages, bytes }: KnownDocument,
  t: TalkTranslate,
  format: Format,
): string {
  const parts = [
    status === "encoding" ? t("knowledge.encoding", { share: format.percent(progress, 0) }) : "",
    status === "encoding" || status === "ready" ? "" : t(`knowledge.${status}`),
    pages === null ? "" : t("knowledge.pages", { count: pages }),
    passages === 0 ? "" : t("knowledge.passages", { count: passages }),
    format.bytes(bytes),
    origin === "persona" ? t("knowledge.own") : "",
  ];
  return parts.filter((part) => part !== "").join(t("controls.between"));
}
