"use client";

import { useT } from "@/i18n/talk";
import { useConversationState } from "../conversation-context";
import { ConsentDialog } from "../seeing/consent-dialog";
import { useSeen, useSight } from "../seeing/use-sight";
import { SenseSign } from "./sense-sign";

/** Says that she sees the visitor, with the way to end that; or offers it. There is no preview here. */
export function SeenSign({ name, hears }: { readonly name: string; readonly hears: boolean }) {
  const t = useT();
  const sees = useConversationState((state) => state.capabilities?.sees === true);
  const problem = useConversationState((state) => state.cameraProblem);
  const seen = useSeen();
  const { withdraw } = useSight();
  if (!sees || problem !== null) return null;
  return (
    <SenseSign
      icon="eye"
      on={seen}
      words={{
        on: t("kiosk.sees", { name }),
        stop: t("kiosk.stopSeeing"),
        offer: t("kiosk.letSee", { name }),
      }}
      onStop={withdraw}
      asking={(close) => <ConsentDialog shown={false} hears={hears} onClose={close} />}
    />
  );
}
