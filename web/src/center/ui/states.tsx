"use client";

import { type ReactNode } from "react";
import { useT } from "@/i18n/center";
import { Icon, type IconName } from "@/ui/controls/icons";
import { Button } from "./button";
import { messageOf } from "./problem";

interface EmptyStateProps {
  readonly icon: IconName;
  readonly title: string;
  /** What will stand here, and how it comes here. */
  readonly children?: ReactNode;
  readonly action?: ReactNode;
  /** 1 where it is all that a page shows. */
  readonly level?: 1 | 2;
}

/** There is nothing, and what to do about it. */
export function EmptyState({ icon, title, children, action, level = 2 }: EmptyStateProps) {
  const Heading = level === 1 ? "h1" : "h2";
  return (
    <div className="flex flex-col items-center px-6 py-12 text-center">
      <span className="mb-4 inline-flex size-14 items-center justify-center rounded-full bg-raised text-soft">
        <Icon name={icon} size={26} />
      </span>
      <Heading className="text-base font-semibold">{title}</Heading>
      {children !== undefined && <p className="mt-1.5 max-w-md text-sm text-pretty text-soft">{children}</p>}
      {action !== undefined && <div className="mt-5 flex flex-wrap justify-center gap-3">{action}</div>}
    </div>
  );
}

interface ErrorStateProps {
  readonly error: unknown;
  readonly title?: string;
  readonly onRetry?: () => void;
}

/** Something could not be had: why, and a way to try again. */
export function ErrorState({ error, title, onRetry }: ErrorStateProps) {
  const t = useT();
  return (
    <div role="alert" className="flex flex-col items-center px-6 py-12 text-center">
      <span className="mb-4 inline-flex size-14 items-center justify-center rounded-full bg-alert-tint text-alert">
        <Icon name="alert" size={26} />
      </span>
      <h2 className="text-base font-semibold">{title ?? t("common.loadFailed")}</h2>
      <p className="mt-1.5 max-w-md text-sm text-pretty text-soft">{messageOf(error, t)}</p>
      {onRetry !== undefined && (
        <Button onClick={onRetry} className="mt-5">
          {t("common.retry")}
        </Button>
      )}
    </div>
  );
}

/** Stands where something will be. */
export function Skeleton({ className = "h-4 w-full" }: { readonly className?: string }) {
  return <span aria-hidden className={`block animate-wait rounded-lg bg-raised ${className}`} />;
}

const WIDTHS = ["w-3/5", "w-4/5", "w-2/5", "w-3/4", "w-1/2"];

/** Rows that will come. */
export function SkeletonRows({ rows = 5 }: { readonly rows?: number }) {
  const t = useT();
  return (
    <div role="status" className="flex flex-col">
      <span className="sr-only">{t("common.loading")}</span>
      {Array.from({ length: rows }, (_, index) => (
        <div
          key={index}
          className="flex flex-col gap-2 border-t border-line px-5 py-4 first:border-t-0 sm:px-6"
        >
          <Skeleton className={`h-4 ${WIDTHS[index % WIDTHS.length] ?? ""}`} />
          <Skeleton className="h-3 w-1/4" />
        </div>
      ))}
    </div>
  );
}
