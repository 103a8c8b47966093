"use client";

import { type KeyboardEvent, type ReactNode, useId, useState } from "react";
import type { Source } from "@/contract/events";
import { useFormat, useT } from "@/i18n/talk";
import { HERE, inPlace } from "@/i18n/in-place";
import { SafeLink } from "../content/safe-link";
import { linkTo } from "../content/address";
import { Icon } from "../controls/icons";
import { shortSource, SOURCES, sourceLabel } from "./words";

/** The sign of where a sentence comes from, which opens the details. */
export function SourceMark({ source, open, onToggle, controls }: SourceMarkProps) {
  const t = useT();
  const label = sourceLabel(source, t);
  return (
    <button
      type="button"
      aria-expanded={open}
      aria-controls={open ? controls : undefined}
      aria-label={t("sources.source", { source: label })}
      title={label}
      onClick={onToggle}
      className={`ml-0.5 inline-flex size-6 translate-y-[0.2em] items-center justify-center rounded-full align-baseline transition-colors hover:bg-raised hover:text-ink ${open ? "bg-raised text-ink" : "text-edge"}`}
    >
      <Icon name={SOURCES[source.kind].icon} size={15} />
    </button>
  );
}

interface SourceMarkProps {
  readonly source: Source;
  readonly open: boolean;
  readonly onToggle: () => void;
  readonly controls: string;
}

/** Where a sentence comes from, in full. */
export function SourceDetails({ source, id }: { readonly source: Source; readonly id?: string }) {
  const t = useT();
  const format = useFormat();
  const { icon, label, meaning } = SOURCES[source.kind];
  const name = source.title === "" ? source.reference : source.title;
  const named = name !== "" && source.kind !== "filler" && source.kind !== "fallback";
  return (
    <div id={id} className="my-2 rounded-xl bg-raised p-3 text-left text-sm">
      <p className="flex items-center gap-1.5 font-medium">
        <Icon name={icon} size={16} />
        {t(label)}
      </p>
      {named && (
        <p className="mt-1 break-words">
          {inPlace(
            source.page === null ? HERE : t("sources.atPage", { name: HERE, page: String(source.page) }),
            linkTo(source.url) === null ? name : <SafeLink url={source.url}>{name}</SafeLink>,
          )}
        </p>
      )}
      <p className="mt-1 text-xs text-soft">
        {format.sentences(
          t(meaning),
          source.score === null ? "" : t("sources.fit", { score: Math.round(source.score * 100) }),
        )}
      </p>
    </div>
  );
}

/** Lets Escape close what is open, and nothing else. */
export function closesOnEscape(open: boolean, close: () => void) {
  return (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !open) return;
    event.preventDefault(); // or the answer would be stopped
    event.stopPropagation();
    close();
  };
}

/** The source of what is heard just now, beside the captions. */
export function CaptionSource({ source }: { readonly source: Source }) {
  const t = useT();
  const id = useId();
  const [open, setOpen] = useState(false);
  const short = shortSource(source, t);
  let details: ReactNode = null;
  if (open) {
    details = (
      <div className="absolute bottom-full left-1/2 z-20 w-[min(22rem,calc(100vw-2rem))] -translate-x-1/2 rounded-2xl bg-surface px-2 shadow-float ring-1 ring-line">
        <SourceDetails id={id} source={source} />
      </div>
    );
  }
  return (
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions -- only what is inside gets the focus
    <div
      className="relative"
      onKeyDown={closesOnEscape(open, () => setOpen(false))}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
      }}
    >
      {details}
      <button
        type="button"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-label={t("sources.source", { source: sourceLabel(source, t) })}
        onClick={() => setOpen(!open)}
        className="inline-flex min-h-6 max-w-[80vw] items-center gap-1.5 rounded-full px-2 text-xs text-soft hover:bg-raised hover:text-ink"
      >
        <Icon name={SOURCES[source.kind].icon} size={14} />
        <span className="truncate">{short}</span>
      </button>
    </div>
  );
}
