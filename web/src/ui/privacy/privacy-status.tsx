"use client";

import { useT } from "@/i18n/talk";
import { Icon } from "../controls/icons";
import { USE_ICONS, usesInWords } from "./in-use";
import { useUses, useWithdrawal } from "./use-privacy";

/** What is used and kept just now, always in sight; a press tells more, and another ends all of it. */
export function PrivacyStatus({ onOpen }: { readonly onOpen: () => void }) {
  const t = useT();
  const uses = useUses();
  const inWords = usesInWords(uses, t);
  const withdraw = useWithdrawal();
  return (
    <div
      role="group"
      aria-label={t("privacy.title")}
      data-uses={uses.join(" ")}
      className="mt-1.5 -ml-1.5 flex w-fit items-center rounded-full bg-surface/80 ring-1 ring-line"
    >
      <button
        type="button"
        onClick={onOpen}
        title={t("privacy.statusHint", { uses: inWords })}
        className="flex h-8 items-center gap-2 rounded-full px-2.5 text-xs text-soft hover:bg-raised hover:text-ink"
      >
        {uses.length === 0 && (
          <>
            <Icon name="lock" size={16} />
            {t("privacy.nothingKept")}
          </>
        )}
        {uses.map((use) =>
          use === "record" ? <RecordSign key={use} /> : <Icon key={use} name={USE_ICONS[use]} size={16} />,
        )}
        <span className="sr-only">{t("privacy.status", { uses: inWords })}</span>
      </button>
      {uses.length > 0 && (
        <button
          type="button"
          onClick={withdraw}
          title={t("privacy.withdrawHint")}
          aria-label={t("privacy.withdraw")}
          className="flex size-8 items-center justify-center rounded-full text-soft hover:bg-raised hover:text-ink"
        >
          <Icon name="close" size={16} />
        </button>
      )}
    </div>
  );
}

/** A red dot, and the word: a color alone says nothing to some. */
function RecordSign() {
  const t = useT();
  return (
    <span className="flex items-center gap-1.5 font-medium text-ink">
      <span aria-hidden className="size-2.5 rounded-full bg-record" />
      {t("privacy.recording")}
    </span>
  );
}
