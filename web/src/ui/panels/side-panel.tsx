"use client";

import { type ReactNode, useId } from "react";
import { useT } from "@/i18n/talk";
import { Dialog } from "../controls/dialog";
import { IconButton } from "../controls/button";
import { PANEL_WIDTH } from "../stage/framing";

interface SidePanelProps {
  readonly title: string;
  /** Whether there is room beside the virtual human. Otherwise it covers the page. */
  readonly beside: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A panel at the right side. */
export function SidePanel({ title, beside, onClose, children }: SidePanelProps) {
  const t = useT();
  const titleId = useId();
  if (!beside) {
    return (
      <Dialog title={title} place="side" onClose={onClose}>
        {children}
      </Dialog>
    );
  }
  return (
    <aside
      aria-labelledby={titleId}
      className="animate-rise absolute inset-y-0 right-0 z-30 flex flex-col border-l border-line bg-surface"
      style={{ width: PANEL_WIDTH }}
    >
      <header className="flex items-center justify-between p-4 pl-6">
        <h2 id={titleId} className="text-lg font-semibold">
          {title}
        </h2>
        <IconButton icon="close" label={t("controls.closeIt", { title })} onClick={onClose} />
      </header>
      {/* Long contents scroll, and people without a mouse must be able to do that. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div tabIndex={0} role="region" aria-labelledby={titleId} className="flex-1 overflow-y-auto px-6 pb-8">
        {children}
      </div>
    </aside>
  );
}
