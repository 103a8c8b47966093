"use client";

import { Icon } from "../controls/icons";
import { USE_ICONS, usesInWords } from "./in-use";
import { useUses, useWithdrawal } from "./use-privacy";

/** What is used and kept just now, always in sight; a press tells more, and another ends all of it. */
export function PrivacyStatus({ onOpen }: { readonly onOpen: () => void }) {
  const uses = useUses();
  const withdraw = useWithdrawal();
  return (
    <div
      role="group"
      aria-label="Privacy"
      data-uses={uses.join(" ")}
      className="mt-1.5 -ml-1.5 flex w-fit items-center rounded-full bg-surface/80 ring-1 ring-line"
    >
      <button
        type="button"
        onClick={onOpen}
        title={`Privacy: ${usesInWords(uses)} (N)`}
        className="flex h-8 items-center gap-2 rounded-full px-2.5 text-xs text-soft hover:bg-raised hover:text-ink"
      >
        {uses.length === 0 && (
          <>
            <Icon name="lock" size={16} />
            Nothing is kept
          </>
        )}
        {uses.map((use) =>
          use === "record" ? <RecordSign key={use} /> : <Icon key={use} name={USE_ICONS[use]} size={16} />,
        )}
        <span className="sr-only">Privacy: {usesInWords(uses)}</span>
      </button>
      {uses.length > 0 && (
        <button
          type="button"
          onClick={withdraw}
          title="Withdraw everything (W)"
          aria-label="Withdraw everything"
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
  return (
    <span className="flex items-center gap-1.5 font-medium text-ink">
      <span aria-hidden className="size-2.5 rounded-full bg-record" />
      Recording
    </span>
  );
}
