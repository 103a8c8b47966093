"use client";

import { useState } from "react";
import { Icon } from "../controls/icons";
import { Dialog } from "../controls/dialog";
import { useConversationState } from "../conversation-context";
import { Waterfall } from "./waterfall";

/** How long the last answer took; opens what it was made of. */
export function LatencyChip() {
  const latency = useConversationState((state) => state.latency);
  const [open, setOpen] = useState(false);
  if (latency === null) return null;
  const seconds = (latency.totalMs / 1000).toFixed(2);
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        aria-label={`${seconds} s for the last answer. Show what that was made of`}
        title="How long the last answer took"
        className="inline-flex h-11 shrink-0 items-center gap-1.5 rounded-full px-3 text-sm whitespace-nowrap text-ink tabular-nums hover:bg-raised"
      >
        <Icon name="clock" size={18} />
        {seconds} s
      </button>
      {open && (
        <Dialog title="The last answer" place="corner" onClose={() => setOpen(false)}>
          <Waterfall latency={latency} />
        </Dialog>
      )}
    </>
  );
}
