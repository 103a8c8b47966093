"use client";

import { useEffect, useState } from "react";
import { useFormat, useT } from "@/i18n/talk";
import { Button } from "../controls/button";
import { Dialog } from "../controls/dialog";
import { useConversation, useConversationState } from "../conversation-context";
import { dropPersonKey } from "./person-key";

/** The agent that erases what was kept, and how it is asked. */
const AGENT = "forget_everything";
const REQUEST = `@${AGENT}`;

/** Asks once more, has everything erased, and says what came of it. */
export function ForgetDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useT();
  const format = useFormat();
  const conversation = useConversation();
  const can = useConversationState(
    (state) => state.capabilities?.agents.some(({ name }) => name === AGENT) === true,
  );
  const [askedAt, setAskedAt] = useState<number | null>(null);
  const run = useConversationState(({ runs }) =>
    askedAt === null ? undefined : runs.find((item) => item.agent === AGENT && item.startedMs >= askedAt),
  );
  // The server asks before it erases anything; that was answered here.
  const question = useConversationState(({ content }) => {
    const asked = content.findLast(
      ({ item, at }) => item.agent_name === AGENT && askedAt !== null && at >= askedAt,
    );
    return asked?.item.type === "confirmation" && asked.item.accepted === null ? asked.item.id : null;
  });
  useEffect(() => {
    if (question !== null) conversation.errands.confirm(question, true);
  }, [conversation, question]);
  const letGo = () => {
    dropPersonKey();
    conversation.errands.remember(null);
    onClose();
  };
  const forget = () => {
    if (!can) letGo();
    else if (conversation.sendText(REQUEST)) setAskedAt(Date.now());
  };
  return (
    <Dialog title={t("remembering.forgetTitle")} role="alertdialog" onClose={onClose}>
      {run?.status === "done" ? (
        <>
          <p role="status" className="text-sm">
            {t("remembering.erased")}
          </p>
          <Button kind="primary" onClick={letGo} className="mt-5 self-start">
            {t("remembering.done")}
          </Button>
        </>
      ) : run?.status === "failed" || run?.status === "stopped" ? (
        <>
          <p role="alert" className="text-sm">
            {format.sentences(t("remembering.notErased"), run.problem, t("remembering.keyStays"))}
          </p>
          <Button onClick={onClose} className="mt-5 self-start">
            {t("remembering.close")}
          </Button>
        </>
      ) : (
        <>
          <p className="text-sm">{t(can ? "remembering.forgetWhat" : "remembering.forgetKey")}</p>
          <div className="mt-5 flex flex-wrap gap-3">
            <Button kind="primary" icon="trash" disabled={askedAt !== null} onClick={forget}>
              {t(askedAt === null ? "remembering.forget" : "remembering.erasing")}
            </Button>
            <Button onClick={onClose}>{t("remembering.keep")}</Button>
          </div>
        </>
      )}
    </Dialog>
  );
}
