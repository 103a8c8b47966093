"use client";

import { useState } from "react";
import { useT } from "@/i18n/talk";
import { Icon } from "../controls/icons";
import { Dialog } from "../controls/dialog";
import { useConversationState } from "../conversation-context";
import { useSeconds } from "../use-seconds";
import { LatencyHistory } from "./latency-history";
import { Usage } from "./usage";
import { Waterfall } from "./waterfall";

/** How long the last answer took; opens what it was made of. */
export function LatencyChip() {
  const t = useT();
  const seconds = useSeconds(2);
  const turns = useConversationState((state) => state.turns);
  const [open, setOpen] = useState(false);
  const last = turns.at(-1);
  if (last === undefined) return null;
  const total = seconds(last.latency.totalMs);
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        aria-label={t("conversation.tookLast", { time: total })}
        title={t("conversation.tookLastHint")}
        className="inline-flex h-11 shrink-0 items-center gap-1.5 rounded-full px-3 text-sm whitespace-nowrap text-ink tabular-nums hover:bg-raised"
      >
        <Icon name="clock" size={18} />
        {total}
      </button>
      {open && (
        <Dialog title={t("conversation.lastAnswer")} place="corner" onClose={() => setOpen(false)}>
          <Waterfall turn={last} />
          <LatencyHistory turns={turns} />
          <Usage responseId={last.responseId} />
        </Dialog>
      )}
    </>
  );
}
