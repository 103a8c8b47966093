"use client";

import { useState } from "react";
import { useT } from "@/i18n/talk";
import { Button } from "../controls/button";
import { Icon } from "../controls/icons";
import { useConversationState } from "../conversation-context";
import { HearingConsentDialog } from "../senses/hearing-consent";
import { useHeard, useHearing } from "../senses/use-hearing";

/** Says that she notices how the visitor speaks, with the way to end that; or offers it. */
export function HeardSign({ name }: { readonly name: string }) {
  const t = useT();
  const [asking, setAsking] = useState(false);
  const possible = useConversationState(
    ({ capabilities }) =>
      capabilities !== null && (capabilities.voice_emotion !== null || capabilities.sentiment !== null),
  );
  const heard = useHeard();
  const { withdraw } = useHearing();
  if (!possible) return null;
  if (heard) {
    return (
      <>
        <span role="status" className="flex items-center gap-2 text-base font-medium">
          <Icon name="voice" />
          {t("kiosk.hears", { name })}
        </span>
        <Button onClick={withdraw}>{t("kiosk.stopHearing")}</Button>
      </>
    );
  }
  return (
    <>
      <Button icon="voice" onClick={() => setAsking(true)}>
        {t("kiosk.letHear", { name })}
      </Button>
      {asking && <HearingConsentDialog first={{}} onClose={() => setAsking(false)} />}
    </>
  );
}
