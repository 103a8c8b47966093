"use client";

import { useState } from "react";
import { Button, IconButton } from "../controls/button";
import { Icon } from "../controls/icons";
import { isBusy, type KnownDocument } from "./api";
import type { Upload } from "./use-documents";

const STATUS: Readonly<Record<KnownDocument["status"], string>> = {
  waiting: "Waits to be read",
  parsing: "Being read",
  encoding: "Being indexed",
  ready: "",
  failed: "Could not be read",
};

interface DocumentRowProps {
  readonly item: KnownDocument;
  readonly onRemove: () => void;
}

/** One document: what it is, how far it is, and how to remove it. */
export function DocumentRow({ item, onRemove }: DocumentRowProps) {
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
            {failed && item.detail !== "" ? item.detail : facts(item)}
          </p>
        </div>
        {!asking && item.origin === "upload" && (
          <IconButton icon="trash" label={`Remove ${name}`} onClick={() => setAsking(true)} />
        )}
      </div>
      {asking && (
        <div className="mt-2 flex flex-wrap items-center gap-2 pl-8">
          <Button kind="primary" onClick={onRemove} className="text-sm">
            Remove
          </Button>
          <Button kind="quiet" onClick={() => setAsking(false)} className="text-sm">
            Keep
          </Button>
        </div>
      )}
    </li>
  );
}

interface UploadRowProps {
  readonly upload: Upload;
  readonly onDismiss: () => void;
}

/** A file on its way to the server. */
export function UploadRow({ upload: { name, fraction, problem }, onDismiss }: UploadRowProps) {
  const percent = Math.round(fraction * 100);
  return (
    <li className="flex items-center gap-3 py-3">
      <span className={problem === null ? "text-soft" : "text-alert"}>
        <Icon name={problem === null ? "upload" : "alert"} />
      </span>
      <div className="min-w-0 flex-1">
        <p className="truncate text-sm font-medium">{name}</p>
        {problem === null ? (
          <div
            role="progressbar"
            aria-label={`Sending ${name}`}
            aria-valuenow={percent}
            aria-valuemin={0}
            aria-valuemax={100}
            className="mt-1.5 h-1 overflow-hidden rounded-full bg-raised"
          >
            <div className="h-full bg-accent transition-[width]" style={{ width: `${percent}%` }} />
          </div>
        ) : (
          <p role="alert" className="text-xs text-alert">
            {problem}
          </p>
        )}
      </div>
      {problem !== null && (
        <IconButton icon="close" label={`Take ${name} off the list`} onClick={onDismiss} />
      )}
    </li>
  );
}

/** "12 pages, 48 passages, 1.2 MB" */
export function facts({ status, progress, origin, pages, passages, bytes }: KnownDocument): string {
  const parts = [
    status === "encoding" ? `${STATUS[status]} (${Math.round(progress * 100)} %)` : STATUS[status],
    pages === null ? "" : `${pages} ${pages === 1 ? "page" : "pages"}`,
    passages === 0 ? "" : `${passages} ${passages === 1 ? "passage" : "passages"}`,
    size(bytes),
    origin === "persona" ? "comes with the persona" : "",
  ];
  return parts.filter((part) => part !== "").join(", ");
}

/** Bytes in the unit that people use. */
export function size(bytes: number): string {
  if (bytes < 1_000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
