"use client";

import { useT } from "@/i18n/talk";
import { useConversation, useConversationState } from "../conversation-context";

/** Says that the connection is lost while the page tries to get it back. */
export function ConnectionBanner() {
  const t = useT();
  const conversation = useConversation();
  const lost = useConversationState(
    ({ connection }) =>
      (connection.status === "waiting" || connection.status === "connecting") && connection.resuming,
  );
  return (
    <div role="alert" className="pointer-events-none absolute inset-x-4 top-36 z-40 flex justify-center">
      {lost && (
        <div className="animate-rise pointer-events-auto flex flex-wrap items-center justify-center gap-x-4 gap-y-1 rounded-3xl bg-ink py-1 pr-1 pl-5 text-sm text-canvas shadow-float">
          <p className="py-2">{t("notices.lost")}</p>
          <button
            type="button"
            className="min-h-11 rounded-full px-4 font-medium underline underline-offset-4"
            onClick={() => conversation.reconnect()}
          >
            {t("notices.tryNow")}
          </button>
        </div>
      )}
    </div>
  );
}
