"use client";

import { useState } from "react";
import { useT } from "@/i18n/talk";
import type { HearingConsent } from "@/session/senses/hearing";
import { Button } from "../controls/button";
import { Dialog } from "../controls/dialog";
import { useConversationState } from "../conversation-context";
import { preferredHearing } from "../preferences";
import { placeOfServer } from "../server-status";
import { HearingSwitches } from "./hearing-switches";
import { useHearing } from "./use-hearing";

interface HearingConsentDialogProps {
  /** What the person was about to switch on. */
  readonly first: Partial<HearingConsent>;
  readonly onClose: () => void;
}

/** Asks, in plain words and with each choice by itself, whether she may notice how the person speaks. */
export function HearingConsentDialog({ first, onClose }: HearingConsentDialogProps) {
  const t = useT();
  const { agree } = useHearing();
  const name = useConversationState((state) => state.persona?.title ?? t("senses.she"));
  const [consent, setConsent] = useState<HearingConsent>(() => ({ ...preferredHearing(), ...first }));
  const accept = () => {
    agree(consent);
    onClose();
  };
  return (
    <Dialog title={t("senses.mayNotice", { name })} onClose={onClose}>
      <div className="flex flex-col gap-4">
        <p className="text-sm">{t("senses.noticing", { place: placeOfServer(t), name })}</p>
        <p className="text-sm">{t("senses.aboutEstimates")}</p>
        <HearingSwitches consent={consent} onChange={setConsent} />
        <div className="mt-2 flex flex-wrap gap-3">
          <Button kind="primary" icon="voice" onClick={accept}>
            {t("senses.letNotice")}
          </Button>
          <Button onClick={onClose}>{t("senses.notNow")}</Button>
        </div>
      </div>
    </Dialog>
  );
}
