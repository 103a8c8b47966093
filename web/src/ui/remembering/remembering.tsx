"use client";

import { useState } from "react";
import { useT } from "@/i18n/talk";
import { Button } from "../controls/button";
import { Explanation, Switch } from "../controls/fields";
import { useConversation, useConversationState } from "../conversation-context";
import { placeOfServer } from "../server-status";
import { ForgetDialog } from "./forget-dialog";
import { dropPersonKey, makePersonKey, useRemembered } from "./person-key";

/** Whether this person is remembered on other days; only where the server can. */
export function Remembering() {
  const t = useT();
  const conversation = useConversation();
  const possible = useConversationState((state) => state.capabilities?.remembers === true);
  const name = useConversationState((state) => state.persona?.title ?? t("senses.she"));
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
    <section aria-label={t("remembering.title")} className="border-t border-line pt-3">
      <Switch label={t("remembering.remember")} checked={remembered} onChange={change} />
      <Explanation>{t("remembering.about", { name, place: placeOfServer(t) })}</Explanation>
      {remembered && (
        <Button kind="quiet" icon="trash" onClick={() => setAsking(true)} className="mt-1 -ml-4 text-sm">
          {t("remembering.forget")}
        </Button>
      )}
      {asking && <ForgetDialog onClose={() => setAsking(false)} />}
    </section>
  );
}
