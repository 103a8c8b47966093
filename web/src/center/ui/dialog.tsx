"use client";

import { type ReactNode, useId, useRef } from "react";
import { useT } from "@/i18n/center";
import { useModal } from "@/ui/controls/use-modal";
import { Button, IconButton } from "./button";
import { messageOf } from "./problem";
import { Notice } from "./badge";
import { useSubmit } from "./use-submit";

interface DialogProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly children?: ReactNode;
  /** Buttons below; they stay in sight while the rest scrolls. */
  readonly footer?: ReactNode;
  readonly size?: "small" | "medium" | "large";
  readonly onClose: () => void;
  readonly role?: "dialog" | "alertdialog";
}

const SIZES = { small: "w-[min(28rem,100%)]", medium: "w-[min(36rem,100%)]", large: "w-[min(56rem,100%)]" };

/** A window over the page. The browser keeps the focus inside, and gives it back when it is closed. */
export function Dialog({
  title,
  description,
  children,
  footer,
  size = "small",
  onClose,
  role = "dialog",
}: DialogProps) {
  const t = useT();
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useModal(ref);
  return (
    // The backdrop is part of the element, so a press on it arrives here; with the keyboard Esc does the same.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={ref}
      role={role}
      aria-labelledby={titleId}
      onCancel={(event) => {
        if (event.target !== ref.current) return; // a window over this one was closed
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => {
        if (event.target === ref.current) onClose();
      }}
      className={`m-auto max-h-[calc(100dvh-2rem)] max-w-[calc(100vw-2rem)] animate-rise overflow-hidden rounded-3xl bg-surface text-ink shadow-float backdrop:bg-[rgb(20_17_14/0.45)] open:flex max-sm:mb-0 max-sm:max-w-none max-sm:rounded-b-none ${SIZES[size]}`}
    >
      <div className="flex max-h-[inherit] w-full flex-col">
        <header className="flex items-start justify-between gap-4 px-6 pt-6 pb-4">
          <div>
            <h2 id={titleId} className="text-lg font-semibold text-balance">
              {title}
            </h2>
            {description !== undefined && <p className="mt-1 text-sm text-pretty text-soft">{description}</p>}
          </div>
          <IconButton icon="close" label={t("common.close")} onClick={onClose} className="-mt-1.5 -mr-2" />
        </header>
        {/* A window that only asks has nothing here. */}
        <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-6 pt-1 pb-6 not-has-[>:not(:empty)]:hidden">
          {children}
        </div>
        {footer !== undefined && (
          <footer className="flex flex-wrap justify-end gap-3 border-t border-line px-6 py-4">
            {footer}
          </footer>
        )}
      </div>
    </dialog>
  );
}

interface FormDialogProps extends Omit<DialogProps, "footer"> {
  /** What the button says that does it. */
  readonly action: string;
  readonly danger?: boolean;
  /** Does it; the window says what went wrong, if something does. */
  readonly onSubmit: () => Promise<unknown>;
}

/** A window with a form, or a question before something is done. Closing it is up to `onSubmit`. */
export function FormDialog({ action, danger = false, onSubmit, children, ...rest }: FormDialogProps) {
  const t = useT();
  const form = useId();
  const { busy, error, submit } = useSubmit(onSubmit);
  const footer = (
    <>
      <Button onClick={rest.onClose}>{t("common.cancel")}</Button>
      <Button type="submit" form={form} kind={danger ? "danger" : "primary"} busy={busy}>
        {action}
      </Button>
    </>
  );
  return (
    <Dialog {...rest} footer={footer}>
      <form id={form} onSubmit={submit} className="flex flex-col gap-4">
        {children}
      </form>
      <div role="alert" className="empty:hidden">
        {error !== null && (
          <Notice tone="bad" icon="alert">
            {messageOf(error, t)}
          </Notice>
        )}
      </div>
    </Dialog>
  );
}

/** A question before something that cannot be taken back. */
export function ConfirmDialog(props: FormDialogProps) {
  return <FormDialog danger role="alertdialog" {...props} />;
}
