"use client";

import type { ReactNode } from "react";
import { Icon } from "../controls/icons";

interface SectionProps {
  readonly title: string;
  readonly open?: boolean;
  readonly children: ReactNode;
}

/** A part of the panel that can be folded. */
export function Section({ title, open = false, children }: SectionProps) {
  return (
    <details open={open} className="group border-b border-line last:border-0">
      <summary className="flex min-h-12 cursor-pointer list-none items-center justify-between rounded-xl [&::-webkit-details-marker]:hidden">
        <h2 className="text-base font-semibold">{title}</h2>
        <span className="text-soft transition-transform group-open:rotate-180">
          <Icon name="choose" />
        </span>
      </summary>
      <div className="pb-5">{children}</div>
    </details>
  );
}

interface ChipProps {
  readonly children: ReactNode;
  readonly onClick: () => void;
  /** Whether it is chosen; undefined for what only happens. */
  readonly pressed?: boolean;
  readonly label?: string;
}

/** A small button among many. */
export function Chip({ children, onClick, pressed, label }: ChipProps) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-pressed={pressed}
      onClick={onClick}
      className={`min-h-9 min-w-9 rounded-full px-3 text-sm ring-1 ring-inset transition active:scale-[0.97] ${pressed === true ? "bg-accent font-medium text-on-accent ring-accent" : "ring-edge hover:bg-raised"}`}
    >
      {children}
    </button>
  );
}
