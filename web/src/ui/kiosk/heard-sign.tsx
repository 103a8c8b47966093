"use client";

import { useT } from "@/i18n/talk";
import { useConversationState } from "../conversation-context";
import { HearingConsentDialog } from "../senses/hearing-consent";
import { useHeard, useHearing } from "../senses/use-hearing";
import { SenseSign } from "./sense-sign";

/** Says that she notices how the visitor speaks, with the way to end that; or offers it. */
export function HeardSign({ name }: { readonly name: string }) {
  const t = useT();
  const possible = useConversationState(
    ({ capabilities }) =>
      capabilities !== null && (capabilities.voice_emotion !== null || capabilities.sentiment !== null),
  );
  const heard = useHeard();
  const { withdraw } = useHearing();
  if (!possible) return null;
  return (
    <SenseSign
      icon="voice"
      on={heard}
      words={{
        on: t("kiosk.hears", { name }),
        stop: t("kiosk.stopHearing"),
        offer: t("kiosk.letHear", { name }),
      }}
      onStop={withdraw}
      asking={(close) => <HearingConsentDialog first={{}} onClose={close} />}
    />
  );
}
