"use client";

import { useState } from "react";
import { Button } from "../controls/button";
import { Explanation, Switch } from "../controls/fields";
import { useConversation, useConversationState } from "../conversation-context";
import { placeOfServer } from "../server-status";
import { ForgetDialog } from "./forget-dialog";
import { dropPersonKey, makePersonKey, useRemembered } from "./person-key";

/** Whether this person is remembered on other days; only where the server can. */
export function Remembering() {
  const conversation = useConversation();
  const possible = useConversationState((state) => state.capabilities?.remembers === true);
  const name = useConversationState((state) => state.persona?.title ?? "she");
  const remembered = useRemembered();
  const [asking, setAsking] = useState(false);
  if (!possible) return null;
  const change = (on: boolean) => {
    if (on) {
      conversation.errands.remember(makePersonKey());
      return;
    }
    dropPersonKey();
    conversation.errands.remember(null);
  };
  return (
    <section aria-label="Remembering" className="border-t border-line pt-3">
      <Switch label="Remember me on this device" checked={remembered} onChange={change} />
      <Explanation>
        {`With this, ${name} keeps what you tell about yourself, and what you talked about, on ${placeOfServer()}: as short sentences, no sound and no pictures. This browser keeps a random key by which you are known again; whoever uses this browser counts as you. Switched off, the key is gone and nothing more is kept. To have what is kept erased as well, choose “Forget me”.`}
      </Explanation>
      {remembered && (
        <Button kind="quiet" icon="trash" onClick={() => setAsking(true)} className="mt-1 -ml-4 text-sm">
          Forget me
        </Button>
      )}
      {asking && <ForgetDialog onClose={() => setAsking(false)} />}
    </section>
  );
}
