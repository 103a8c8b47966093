"use client";

import { IconButton } from "../controls/button";
import { Icon } from "../controls/icons";
import { useConversation, useConversationState } from "../conversation-context";

/** Says, once, that the microphone hears the loudspeaker, and what that means. */
export function EchoNotice() {
  const conversation = useConversation();
  const heard = useConversationState((state) => state.echo === "heard" && state.connection.status === "open");
  return (
    <div role="status" className="pointer-events-none absolute inset-x-4 top-36 z-20 flex justify-center">
      {heard && (
        <div className="animate-rise pointer-events-auto flex max-w-lg items-center gap-3 rounded-2xl bg-surface py-2 pr-2 pl-4 text-sm shadow-float ring-1 ring-line">
          <span className="text-accent">
            <Icon name="info" />
          </span>
          <p className="flex-1 text-pretty">
            Your loudspeaker is heard by your microphone, so she cannot be interrupted by voice now. Use
            headphones, or tap to stop her.
          </p>
          <IconButton
            icon="close"
            label="Dismiss"
            onClick={() => conversation.dispatch({ type: "echo_dismissed" })}
          />
        </div>
      )}
    </div>
  );
}
