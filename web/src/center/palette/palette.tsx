"use client";

import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import { useT } from "@/i18n/center";
import { Icon } from "@/ui/controls/icons";
import { useModal } from "@/ui/controls/use-modal";
import { search } from "./fuzzy";
import { type Entry, usePaletteEntries } from "./use-entries";

interface PaletteProps {
  readonly onClose: () => void;
  readonly onTour: () => void;
}

const SHOWN = 30;

/** Finds pages, personas, conversations and actions by a few of their letters. */
export function Palette({ onClose, onTour }: PaletteProps) {
  const t = useT();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState(0);
  const entries = usePaletteEntries(onTour);
  const found = useMemo(
    () => search(query, entries, ({ label, group }) => `${label} ${group}`).slice(0, SHOWN),
    [query, entries],
  );
  const at = Math.min(chosen, found.length - 1);

  useModal(dialog);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }, [at]);

  const choose = (entry: Entry | undefined) => {
    if (entry === undefined) return;
    onClose();
    entry.onChoose();
  };
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter") choose(found[at]);
    else if (event.key === "ArrowDown") setChosen((at + 1) % Math.max(1, found.length));
    else if (event.key === "ArrowUp") setChosen((at - 1 + found.length) % Math.max(1, found.length));
    else return;
    event.preventDefault();
  };

  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={dialog}
      aria-label={t("shell.palette")}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => {
        if (event.target === dialog.current) onClose();
      }}
      className="mx-auto mt-[12vh] max-h-[min(32rem,70dvh)] w-[min(36rem,calc(100vw-2rem))] animate-rise overflow-hidden rounded-3xl bg-surface text-ink shadow-float backdrop:bg-[rgb(20_17_14/0.45)] open:flex"
    >
      <div className="flex max-h-[inherit] w-full flex-col">
        <label className="flex items-center gap-3 border-b border-line px-5 text-soft">
          <Icon name="search" />
          <input
            // The window was opened to type in it; the browser puts the focus here.
            role="combobox"
            aria-label={t("shell.palette")}
            aria-expanded
            aria-controls={`${id}-list`}
            aria-activedescendant={found[at] === undefined ? undefined : `${id}-${at}`}
            autoComplete="off"
            spellCheck={false}
            placeholder={t("shell.paletteHint")}
            value={query}
            onChange={(event) => {
              setQuery(event.target.value);
              setChosen(0);
            }}
            onKeyDown={press}
            className="min-h-14 min-w-0 flex-1 bg-transparent text-base text-ink outline-none placeholder:text-soft"
          />
        </label>
        <p role="status" className="sr-only">
          {t("shell.paletteResults", { count: found.length })}
        </p>
        <div
          ref={list}
          id={`${id}-list`}
          role="listbox"
          aria-label={t("shell.palette")}
          tabIndex={-1}
          className="min-h-0 flex-1 overflow-y-auto p-2"
        >
          {found.map((entry, index) => (
            <Row
              key={entry.id}
              id={`${id}-${index}`}
              entry={entry}
              headed={query === "" && entry.group !== found[index - 1]?.group}
              chosen={index === at}
              onPoint={() => setChosen(index)}
              onChoose={() => choose(entry)}
            />
          ))}
        </div>
        {found.length === 0 && (
          <p className="px-5 pb-8 text-center text-sm text-soft">{t("shell.paletteNothing")}</p>
        )}
        <p className="border-t border-line px-5 py-2.5 text-xs text-soft max-sm:hidden">
          {t("shell.paletteKeys")}
        </p>
      </div>
    </dialog>
  );
}

interface RowProps {
  readonly id: string;
  readonly entry: Entry;
  /** Whether it is the first of its group. */
  readonly headed: boolean;
  readonly chosen: boolean;
  readonly onPoint: () => void;
  readonly onChoose: () => void;
}

function Row({ id, entry, headed, chosen, onPoint, onChoose }: RowProps) {
  return (
    <>
      {headed && (
        <p role="presentation" className="px-3 pt-3 pb-1 text-xs text-soft first:pt-1">
          {entry.group}
        </p>
      )}
      {/* The keyboard stays in the field above, which says which of these is chosen. */}
      {/* eslint-disable-next-line jsx-a11y/click-events-have-key-events */}
      <div
        id={id}
        role="option"
        aria-selected={chosen}
        tabIndex={-1}
        onPointerMove={onPoint}
        onClick={onChoose}
        className="flex min-h-11 cursor-pointer items-center gap-3 rounded-xl px-3 text-sm aria-selected:bg-tint aria-selected:text-accent"
      >
        <Icon name={entry.icon} />
        <span className="min-w-0 flex-1 truncate">{entry.label}</span>
        {!headed && <span className="text-xs text-soft">{entry.detail ?? ""}</span>}
      </div>
    </>
  );
}
