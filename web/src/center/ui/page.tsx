"use client";

import Link from "next/link";
import { type ReactNode, useEffect } from "react";
import { Icon } from "@/ui/controls/icons";

interface PageProps {
  readonly title: string;
  readonly description?: ReactNode;
  /** Buttons at the right of the title. */
  readonly actions?: ReactNode;
  /** Where it belongs to: a way back. */
  readonly parent?: { readonly href: string; readonly label: string };
  readonly children: ReactNode;
}

/** A page of the Command Center: its title, what can be done, and what there is. */
export function Page({ title, description, actions, parent, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · visavis`;
  }, [title]);
  return (
    <div className="mx-auto flex w-full max-w-6xl flex-col gap-6 px-4 pt-6 pb-12 sm:px-8 sm:pt-8">
      <header className="flex flex-wrap items-end justify-between gap-x-6 gap-y-4">
        <div className="min-w-0">
          {parent !== undefined && (
            <Link
              href={parent.href}
              prefetch={false}
              className="-ml-1 mb-1 inline-flex min-h-8 items-center gap-1 rounded-lg px-1 text-sm text-soft hover:text-ink"
            >
              <Icon name="back" size={16} />
              {parent.label}
            </Link>
          )}
          <h1 className="text-xl font-semibold tracking-tight text-balance">{title}</h1>
          {description !== undefined && (
            <p className="mt-1 max-w-prose text-sm text-pretty text-soft">{description}</p>
          )}
        </div>
        {actions !== undefined && <div className="flex flex-wrap gap-3">{actions}</div>}
      </header>
      {children}
    </div>
  );
}
