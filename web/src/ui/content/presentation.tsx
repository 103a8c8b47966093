"use client";

import { useEffect, useId, useRef } from "react";
import { useT } from "@/i18n/talk";
import { pictures } from "@/session/conversation/content";
import { IconButton } from "../controls/button";
import { useConversationState } from "../conversation-context";
import { HeldBack } from "./held-back";
import { ENLARGES, Image } from "./picture";
import { useShowing } from "./showing";

/** A picture, large, beside the face: for slides, and for whatever one wants to see better. */
export function Presentation() {
  const t = useT();
  const id = useId();
  const { presented, present } = useShowing();
  const content = useConversationState((state) => state.content);
  const all = pictures(content);
  const index = all.findIndex((known) => known.key === presented);
  const shown = all[index];
  const closer = useRef<HTMLButtonElement>(null);
  const opened = useRef<Element | null>(null);

  useEffect(() => {
    opened.current = document.activeElement;
    // Who pressed a picture goes on from here; who types goes on typing.
    if (opened.current?.hasAttribute(ENLARGES) === true) closer.current?.focus();
  }, []);

  if (shown?.item.type !== "image") return null;
  const { item } = shown;
  const previous = all[index - 1];
  const next = all[index + 1];
  const close = () => {
    present(null);
    if (opened.current instanceof HTMLElement) opened.current.focus();
  };
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys of the buttons inside
    <section
      aria-labelledby={id}
      onKeyDown={(event) => {
        if (event.key === "ArrowRight" && next !== undefined) present(next.key);
        else if (event.key === "ArrowLeft" && previous !== undefined) present(previous.key);
        else if (event.key === "Escape") close();
        else return;
        event.preventDefault();
      }}
      className="animate-rise pointer-events-auto flex min-h-0 w-full flex-1 flex-col overflow-hidden rounded-3xl bg-surface shadow-float ring-1 ring-line"
    >
      <header className="flex items-center gap-1 py-1 pr-2 pl-5">
        <h2 id={id} className="min-w-0 flex-1 truncate text-sm font-semibold">
          {item.name === "" ? t("content.picture") : item.name}
        </h2>
        {all.length > 1 && (
          <>
            <span className="px-1 text-xs whitespace-nowrap text-soft tabular-nums">
              {t("content.place", { place: index + 1, all: all.length })}
            </span>
            <IconButton
              icon="back"
              label={t("content.previous")}
              aria-disabled={previous === undefined} // a disabled button would lose the focus
              onClick={() => previous !== undefined && present(previous.key)}
            />
            <IconButton
              icon="forward"
              label={t("content.next")}
              aria-disabled={next === undefined}
              onClick={() => next !== undefined && present(next.key)}
            />
          </>
        )}
        <IconButton ref={closer} icon="close" label={t("content.closePicture")} onClick={close} />
      </header>
      <div className="flex min-h-0 flex-1 items-center justify-center bg-raised">
        <HeldBack url={item.url} what="picture">
          <Image key={shown.key} item={item} className="size-full object-contain" />
        </HeldBack>
      </div>
    </section>
  );
}
