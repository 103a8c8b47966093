import type { ReactNode } from "react";

interface PanelProps {
  readonly title: string;
  readonly description?: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A part of what belongs to an account, on a card or in a window. */
export function Panel({ title, description, actions, children }: PanelProps) {
  return (
    <section>
      <header className="mb-4 flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0 flex-1 basis-60">
          <h2 className="text-base font-semibold">{title}</h2>
          {description !== undefined && (
            <p className="mt-1 max-w-prose text-sm text-pretty text-soft">{description}</p>
          )}
        </div>
        {actions}
      </header>
      {children}
    </section>
  );
}
