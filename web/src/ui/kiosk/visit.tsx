"use client";

import { useEffect } from "react";
import { useT } from "@/i18n/talk";
import { Button } from "../controls/button";
import { Announcer } from "../conversation/announcer";
import { Captions } from "../conversation/captions";
import { Hint } from "../conversation/hint";
import { HoldAnnouncer, HoldButton } from "../conversation/hold-button";
import { Status } from "../conversation/status";
import { Suggestions } from "../conversation/suggestions";
import { TapToStop } from "../conversation/tap-to-stop";
import { useConversation, useConversationState } from "../conversation-context";
import { CompanyNotice } from "../notices/company-notice";
import { useTalkKey } from "../use-talk-key";
import { PersonStrip } from "../person/strip";
import { HeardSign } from "./heard-sign";
import { SeenSign } from "./seen-sign";

interface VisitProps {
  readonly name: string;
  /** Whether this place offers that she sees who is here. */
  readonly mayBeSeen: boolean;
  /** Whether it offers that she notices how they speak. */
  readonly mayBeHeard: boolean;
  readonly onDone: () => void;
}

/** Somebody is here: large captions, what to say, and a way to leave. Nothing can be set. */
export function Visit({ name, mayBeSeen, mayBeHeard, onDone }: VisitProps) {
  const t = useT();
  const conversation = useConversation();
  const pushes = useConversationState((state) => state.manner.turnTaking === "push_to_talk");
  const persona = useConversationState((state) => state.persona?.title ?? name);
  const problem = useConversationState((state) => state.microphoneProblem);
  useTalkKey(pushes);
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.key === "Escape") conversation.takeBack();
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, [conversation]);
  return (
    <>
      <main
        aria-label={t("conversation.with", { name: persona })}
        className="absolute inset-0 flex flex-col outline-none"
      >
        <header className="relative z-10 flex items-start justify-between gap-4 p-6">
          <div>
            <h1 className="text-xl font-semibold">{persona}</h1>
            <Status />
          </div>
          <div className="flex flex-wrap items-center justify-end gap-3">
            {mayBeSeen && <SeenSign name={persona} hears={mayBeHeard} />}
            {mayBeHeard && <HeardSign name={persona} />}
            <Button onClick={onDone} className="px-6">
              {t("kiosk.done")}
            </Button>
          </div>
        </header>
        <CompanyNotice />
        <PersonStrip />
        <TapToStop keyboard={false} />
        <div className="floor relative isolate flex flex-col items-center gap-4 px-6 pb-10">
          <Captions big />
          {problem !== null && (
            <p className="text-center text-base text-balance text-soft">
              {t("kiosk.noMicrophone", { reason: t(REASONS[problem]) })}
            </p>
          )}
          <Hint />
          <Suggestions />
          {pushes && <HoldButton />}
          {pushes && <HoldAnnouncer />}
        </div>
      </main>
      <Announcer />
    </>
  );
}

/** For the visitor, and for whoever has set this screen up. */
const REASONS = {
  denied: "kiosk.denied",
  none: "kiosk.none",
  in_use: "kiosk.inUse",
  insecure: "kiosk.insecure",
  failed: "kiosk.failed",
} as const;
