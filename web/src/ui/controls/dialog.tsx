"use client";

import { type ReactNode, useId, useRef } from "react";
import { useT } from "@/i18n/talk";
import { IconButton } from "./button";
import { useModal } from "./use-modal";

interface DialogProps {
  readonly title: string;
  readonly children: ReactNode;
  /** Where it stands: over the middle, under the buttons at the top right, or all along the right side; or it takes the whole window. */
  readonly place?: "center" | "corner" | "side" | "wide";
  /** Closes it; without this it stays until its own buttons are used. */
  readonly onClose?: () => void;
  readonly role?: "dialog" | "alertdialog";
}

const PLACES = {
  center: "m-auto max-h-[calc(100dvh-2rem)] w-[min(28rem,calc(100vw-2rem))] rounded-3xl",
  corner: "mt-20 mr-4 ml-auto max-h-[calc(100dvh-6rem)] w-[min(24rem,calc(100vw-2rem))] rounded-3xl",
  wide: "m-auto h-[calc(100dvh-3rem)] max-h-none w-[min(64rem,calc(100vw-3rem))] max-w-none rounded-3xl max-sm:h-dvh max-sm:w-dvw max-sm:rounded-none",
  side: "mr-0 ml-auto h-dvh max-h-none w-[min(26rem,100vw)] sm:rounded-l-3xl",
} as const;

/** A window over the page. The browser keeps the focus inside, and gives it back when it is closed. */
export function Dialog({ title, children, place = "center", onClose, role = "dialog" }: DialogProps) {
  const t = useT();
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useModal(ref);

  return (
    // The backdrop is part of the element, so a press on it arrives here; with the keyboard Esc does the same.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events
    <dialog
      ref={ref}
      role={role}
      aria-labelledby={titleId}
      onCancel={(event) => {
        if (event.target !== ref.current) return; // a window over this one was closed
        event.preventDefault();
        onClose?.();
      }}
      onClick={(event) => {
        if (event.target === ref.current) onClose?.();
      }}
      className={`animate-rise overflow-y-auto bg-surface text-ink shadow-float backdrop:bg-[rgb(20_17_14/0.38)] ${PLACES[place]}`}
    >
      <div className="flex min-h-full flex-col p-6">
        <header className="mb-4 flex items-start justify-between gap-4">
          <h2 id={titleId} className="text-lg font-semibold">
            {title}
          </h2>
          {onClose !== undefined && (
            <IconButton icon="close" label={t("controls.close")} onClick={onClose} className="-mt-2 -mr-2" />
          )}
        </header>
        {children}
      </div>
    </dialog>
  );
}
