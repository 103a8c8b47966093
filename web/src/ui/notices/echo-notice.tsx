"use client";

import { useT } from "@/i18n/talk";
import { IconButton } from "../controls/button";
import { Icon } from "../controls/icons";
import { useConversation, useConversationState } from "../conversation-context";

/** Says, once, that the microphone hears the loudspeaker, and what that means. */
export function EchoNotice() {
  const t = useT();
  const conversation = useConversation();
  const heard = useConversationState((state) => state.echo === "heard" && state.connection.status === "open");
  return (
    <div role="status" className="pointer-events-none absolute inset-x-4 top-36 z-20 flex justify-center">
      {heard && (
        <div className="animate-rise pointer-events-auto flex max-w-lg items-center gap-3 rounded-2xl bg-surface py-2 pr-2 pl-4 text-sm shadow-float ring-1 ring-line">
          <span className="text-accent">
            <Icon name="info" />
          </span>
          <p className="flex-1 text-pretty">{t("notices.echo")}</p>
          <IconButton
            icon="close"
            label={t("controls.dismiss")}
            onClick={() => conversation.dispatch({ type: "echo_dismissed" })}
          />
        </div>
      )}
    </div>
  );
}
