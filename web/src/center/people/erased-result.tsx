"use client";

import { useEffect, useRef } from "react";
import type { Given } from "../api";
import { useT } from "../i18n";
import { Button, Card, Notice } from "../ui";
import { Counts } from "./counts";

interface ErasedResultProps {
  readonly erased: Given["privacy"]["erase"];
  readonly title: string;
  /** Whether it was oneself: then there is no account any more. */
  readonly own: boolean;
  readonly onDone: (() => void) | undefined;
}

/** Says what was erased, and whether anything is left. */
export function ErasedResult({
  erased: { counts, leftovers, problems },
  title,
  own,
  onDone,
}: ErasedResultProps) {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  const open = [...leftovers, ...problems];
  return (
    <div ref={box} tabIndex={-1} role="status" className="rounded-2xl outline-none">
      <Card title={t(own ? "people.erasedYou" : "people.erasedOf", { name: title })}>
        <div className="flex flex-col gap-5">
          {open.length === 0 ? (
            <Notice tone="good" icon="check">
              {t("people.nothingLeft")}
            </Notice>
          ) : (
            <Notice tone="bad" icon="alert">
              <p>{t("people.somethingLeft")}</p>
              <ul className="mt-1 list-disc pl-5">
                {open.map((sentence) => (
                  <li key={sentence}>{sentence}</li>
                ))}
              </ul>
            </Notice>
          )}
          <Counts counts={counts} />
          {own ? (
            <a
              href="/"
              className="inline-flex min-h-11 items-center justify-center self-start rounded-full bg-accent px-5 text-sm font-medium text-on-accent"
            >
              {t("people.leave")}
            </a>
          ) : (
            onDone !== undefined && (
              <Button onClick={onDone} className="self-start">
                {t("common.done")}
              </Button>
            )
          )}
        </div>
      </Card>
    </div>
  );
}
