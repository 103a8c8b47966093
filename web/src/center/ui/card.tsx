import type { ReactNode } from "react";

interface CardProps {
  readonly title?: string;
  readonly description?: ReactNode;
  /** Buttons, at the right of the title. */
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
  /** Without room inside, for tables that reach its edges. */
  readonly flush?: boolean;
  readonly className?: string;
}

/** A part of a page that belongs together. */
export function Card({ title, description, actions, children, flush = false, className = "" }: CardProps) {
  const headed = title !== undefined || actions !== undefined;
  return (
    <section className={`rounded-2xl bg-card ring-1 ring-line ${className}`}>
      {headed && (
        <header className="flex flex-wrap items-start justify-between gap-x-4 gap-y-3 px-5 pt-5 sm:px-6">
          <div className="min-w-0">
            {title !== undefined && <h2 className="text-base font-semibold text-balance">{title}</h2>}
            {description !== undefined && (
              <p className="mt-1 max-w-prose text-sm text-pretty text-soft">{description}</p>
            )}
          </div>
          {actions !== undefined && <div className="flex flex-wrap gap-2">{actions}</div>}
        </header>
      )}
      {children !== undefined && (
        <div className={flush ? (headed ? "pt-4" : "") : "p-5 sm:px-6"}>{children}</div>
      )}
    </section>
  );
}

export interface Fact {
  readonly label: string;
  readonly value: ReactNode;
}

/** Facts: what, and how it is. */
export function KeyValue({
  facts,
  className = "",
}: {
  readonly facts: readonly Fact[];
  readonly className?: string;
}) {
  return (
    <dl className={`grid gap-x-6 text-sm sm:grid-cols-[minmax(8rem,auto)_1fr] ${className}`}>
      {facts.map(({ label, value }) => (
        <div
          key={label}
          className="border-t border-line py-2.5 first:border-t-0 sm:col-span-2 sm:grid sm:grid-cols-subgrid"
        >
          <dt className="text-soft">{label}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
