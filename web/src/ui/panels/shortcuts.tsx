"use client";

import { type TalkKey, useT } from "@/i18n/talk";
import { SourceLegend } from "../sources/legend";
import { Dialog } from "../controls/dialog";

/** What a key is called, if it is more than what stands on it; and what it does. */
const KEYS: readonly (readonly [key: TalkKey | { readonly sign: string }, does: TalkKey])[] = [
  ["panels.keyEnter", "panels.doesSend"],
  ["panels.keyEsc", "panels.doesStop"],
  ["panels.keySpaceOrM", "panels.doesMicrophone"],
  ["panels.keySpaceHeld", "panels.doesPush"],
  [{ sign: "C" }, "panels.doesCaptions"],
  [{ sign: "T" }, "panels.doesTranscript"],
  [{ sign: "I" }, "panels.doesShown"],
  [{ sign: "@" }, "panels.doesMention"],
  [{ sign: "V" }, "panels.doesCamera"],
  [{ sign: "S" }, "panels.doesSeeing"],
  [{ sign: "D" }, "panels.doesDetails"],
  [{ sign: "N" }, "panels.privacy"],
  [{ sign: "W" }, "panels.doesWithdraw"],
  [{ sign: "P" }, "panels.past"],
  [{ sign: "?" }, "panels.doesHelp"],
];

/** What the keys do, and what the signs mean. Letters and Space count only outside of text fields and buttons. */
export function Shortcuts({ onClose }: { readonly onClose: () => void }) {
  const t = useT();
  return (
    <Dialog title={t("panels.keysAndSigns")} onClose={onClose}>
      <dl className="flex flex-col gap-3">
        {KEYS.map(([key, what]) => (
          <div key={what} className="flex items-center justify-between gap-4">
            <dt>{t(what)}</dt>
            <dd>
              <kbd className="rounded-lg bg-raised px-2 py-1 font-sans text-sm whitespace-nowrap ring-1 ring-line">
                {typeof key === "string" ? t(key) : key.sign}
              </kbd>
            </dd>
          </div>
        ))}
      </dl>
      <SourceLegend />
    </Dialog>
  );
}
