"use client";

import { useState } from "react";
import type { HearingConsent } from "@/session/senses/hearing";
import { Button } from "../controls/button";
import { Dialog } from "../controls/dialog";
import { useConversationState } from "../conversation-context";
import { preferredHearing } from "../preferences";
import { placeOfServer } from "../server-status";
import { HearingSwitches } from "./hearing-switches";
import { useHearing } from "./use-hearing";
import { ABOUT_ESTIMATES } from "./words";

interface HearingConsentDialogProps {
  /** What the person was about to switch on. */
  readonly first: Partial<HearingConsent>;
  readonly onClose: () => void;
}

/** Asks, in plain words and with each choice by itself, whether she may notice how the person speaks. */
export function HearingConsentDialog({ first, onClose }: HearingConsentDialogProps) {
  const { agree } = useHearing();
  const name = useConversationState((state) => state.persona?.title ?? "she");
  const [consent, setConsent] = useState<HearingConsent>(() => ({ ...preferredHearing(), ...first }));
  const accept = () => {
    agree(consent);
    onClose();
  };
  return (
    <Dialog title={`May ${name} notice how you speak?`} onClose={onClose}>
      <div className="flex flex-col gap-4">
        <p className="text-sm">
          Your words go to {placeOfServer()} in any case. With this {name} also notices how you say them, what
          else is to be heard, and what your words feel like, and may answer accordingly: more slowly, or more
          gently.
        </p>
        <p className="text-sm">{ABOUT_ESTIMATES}</p>
        <HearingSwitches consent={consent} onChange={setConsent} />
        <div className="mt-2 flex flex-wrap gap-3">
          <Button kind="primary" icon="voice" onClick={accept}>
            Let her notice that
          </Button>
          <Button onClick={onClose}>Not now</Button>
        </div>
      </div>
    </Dialog>
  );
}
