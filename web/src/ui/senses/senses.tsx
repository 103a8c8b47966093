"use client";

import { useId, useState } from "react";
import { useT } from "@/i18n/talk";
import type { HearingConsent } from "@/session/senses/hearing";
import { Button } from "../controls/button";
import { Explanation, Switch } from "../controls/fields";
import { useConversationState } from "../conversation-context";
import { usePreferences } from "../preferences";
import { useSight } from "../seeing/use-sight";
import { placeOfServer } from "../server-status";
import { HearingConsentDialog } from "./hearing-consent";
import { useHearing, wasAskedToBeHeard } from "./use-hearing";
import { aboutSense, type Sense, SENSES, whyNot } from "./words";

/** A switch for each sense. Every choice takes effect at once, and is kept for the next time. */
export function Senses() {
  const t = useT();
  const capabilities = useConversationState((state) => state.capabilities);
  const name = useConversationState((state) => state.persona?.title ?? t("senses.sheBegins"));
  const { isOn, set, turnAllOff, asking, stopAsking } = useSenses();
  if (capabilities === null) return null;
  const seen = isOn("seeing");
  const labels: Readonly<Record<Sense, string>> = {
    seeing: t("senses.maySee", { name }),
    expressions: t("senses.mayReadExpressions"),
    recognition: t("senses.mayRecognize"),
    voiceEmotion: t("senses.mayHearTone"),
    sounds: t("senses.mayHearSounds"),
    sentiment: t("senses.mayReadWords"),
  };
  return (
    <section aria-label={t("senses.title")} className="flex flex-col gap-3 border-y border-line py-4">
      <div className="flex items-center justify-between gap-4">
        <h3 className="text-base font-semibold">{t("senses.title")}</h3>
        <Button
          kind="quiet"
          onClick={turnAllOff}
          disabled={!SENSES.some(isOn)}
          className="-mr-3 min-h-9! px-3! py-1! text-sm!"
        >
          {t("senses.allOff")}
        </Button>
      </div>
      {SENSES.map((sense) => {
        const reason = whyNot(sense, capabilities, seen, name, t);
        return (
          <SenseSwitch
            key={sense}
            label={labels[sense]}
            on={isOn(sense) && reason === null}
            reason={reason}
            about={aboutSense(sense, placeOfServer(t), t)}
            onChange={(value) => set(sense, value)}
          />
        );
      })}
      <p className="text-xs text-soft">{t("senses.aboutEstimates")}</p>
      {asking !== null && <HearingConsentDialog first={asking} onClose={stopAsking} />}
    </section>
  );
}

interface SenseSwitchProps {
  readonly label: string;
  readonly on: boolean;
  /** Why it cannot be used; null if it can. */
  readonly reason: string | null;
  readonly about: string;
  readonly onChange: (on: boolean) => void;
}

function SenseSwitch({ label, on, reason, about, onChange }: SenseSwitchProps) {
  const id = useId();
  return (
    <div>
      <Switch label={label} checked={on} onChange={onChange} disabled={reason !== null} describedBy={id} />
      <Explanation id={id}>{reason ?? about}</Explanation>
    </div>
  );
}

/** What is on, and what changes that. Whoever has not been asked yet is asked first. */
function useSenses() {
  const { seen, expressions, recognition, voiceEmotion, sounds, sentiment } = usePreferences();
  const sight = useSight();
  const hearing = useHearing();
  const [asking, setAsking] = useState<Partial<HearingConsent> | null>(null);
  const on: Readonly<Record<Sense, boolean>> = {
    ...{ seeing: seen === true, expressions, recognition },
    ...{ voiceEmotion, sounds, sentiment },
  };
  const set = (sense: Sense, value: boolean) => {
    const unasked = value && !wasAskedToBeHeard();
    if (sense === "seeing") {
      if (value) sight.allow();
      else sight.withdraw();
    } else if (sense === "expressions" || sense === "recognition") sight.choose({ [sense]: value });
    else if (sense !== "sounds" && unasked) setAsking({ [sense]: true });
    else hearing.choose({ [sense]: value });
  };
  const turnAllOff = () => {
    sight.choose({ expressions: false, recognition: false });
    if (seen === true) sight.withdraw();
    hearing.withdraw();
  };
  const isOn = (sense: Sense) => on[sense];
  return { isOn, set, turnAllOff, asking, stopAsking: () => setAsking(null) };
}
