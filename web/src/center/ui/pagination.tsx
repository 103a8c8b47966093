"use client";

import { useT } from "@/i18n/center";
import { Button } from "./button";

interface PaginationProps {
  /** From 1. */
  readonly page: number;
  readonly onPrevious: (() => void) | null;
  readonly onNext: (() => void) | null;
}

/** Goes from one page of a list to the next. */
export function Pagination({ page, onPrevious, onNext }: PaginationProps) {
  const t = useT();
  if (onPrevious === null && onNext === null) return null;
  return (
    <nav
      aria-label={t("common.page", { page })}
      className="flex items-center justify-between gap-4 border-t border-line px-5 py-3 sm:px-6"
    >
      <Button
        kind="quiet"
        size="small"
        icon="back"
        disabled={onPrevious === null}
        onClick={() => onPrevious?.()}
      >
        {t("common.previous")}
      </Button>
      <span className="text-sm text-soft tabular-nums">{t("common.page", { page })}</span>
      <Button kind="quiet" size="small" disabled={onNext === null} onClick={() => onNext?.()}>
        {t("common.next")}
      </Button>
    </nav>
  );
}

interface ShowMoreProps {
  readonly busy: boolean;
  readonly onMore: () => void;
}

/** Has more of a list come, below what is there. */
export function ShowMore({ busy, onMore }: ShowMoreProps) {
  const t = useT();
  return (
    <div className="flex justify-center border-t border-line px-5 py-3">
      <Button kind="quiet" size="small" busy={busy} onClick={onMore}>
        {t("common.more")}
      </Button>
    </div>
  );
}
