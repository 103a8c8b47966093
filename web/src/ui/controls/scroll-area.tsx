import type { ReactNode } from "react";

interface ScrollAreaProps {
  /** What is in it, for screen readers; or the identifier of what names it. */
  readonly label?: string;
  readonly labelledBy?: string;
  readonly className: string;
  readonly children: ReactNode;
}

/** Contents that may be longer than there is room for. People without a mouse scroll them as well. */
export function ScrollArea({ label, labelledBy, className, children }: ScrollAreaProps) {
  return (
    <div
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      role="region"
      aria-label={label}
      aria-labelledby={labelledBy}
      className={`overflow-y-auto ${className}`}
    >
      {children}
    </div>
  );
}
