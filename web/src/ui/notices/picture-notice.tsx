"use client";

import { useState } from "react";
import { type TalkKey, useT } from "@/i18n/talk";
import { IconButton } from "../controls/button";
import { Icon } from "../controls/icons";
import { useConversationState } from "../conversation-context";
import type { StageStatus } from "../stage/use-stage";

const MESSAGES: Partial<Record<StageStatus, TalkKey>> = {
  no_webgl: "notices.noWebgl",
  failed: "notices.noAvatar",
};

/** On the first page nothing but the title is at the top; in a low window the buttons are in the middle. */
const LOW = "top-36 [@media(max-height:31rem)]:top-2";

/** Explains why there is only a picture. What lies under it can still be clicked. */
export function PictureNotice({ status }: { readonly status: StageStatus }) {
  const t = useT();
  const [dismissed, setDismissed] = useState(false);
  const begun = useConversationState((state) => state.connection.status !== "off");
  const message = MESSAGES[status];
  if (message === undefined || dismissed) return null;
  return (
    <div
      role="status"
      className={`pointer-events-none animate-rise absolute inset-x-4 ${begun ? "top-36" : LOW} z-20 mx-auto flex max-w-lg items-center gap-3 rounded-2xl bg-surface py-2 pr-2 pl-4 text-sm shadow-float ring-1 ring-line`}
    >
      <span className="text-accent">
        <Icon name="info" />
      </span>
      <p className="flex-1 text-pretty">{t(message)}</p>
      <span className="pointer-events-auto">
        <IconButton icon="close" label={t("controls.dismiss")} onClick={() => setDismissed(true)} />
      </span>
    </div>
  );
}
