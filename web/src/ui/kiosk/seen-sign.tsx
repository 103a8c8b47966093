"use client";

import { useState } from "react";
import { useT } from "@/i18n/talk";
import { Button } from "../controls/button";
import { Icon } from "../controls/icons";
import { useConversationState } from "../conversation-context";
import { ConsentDialog } from "../seeing/consent-dialog";
import { useSeen, useSight } from "../seeing/use-sight";

/** Says that she sees the visitor, with the way to end that; or offers it. There is no preview here. */
export function SeenSign({ name, hears }: { readonly name: string; readonly hears: boolean }) {
  const t = useT();
  const [asking, setAsking] = useState(false);
  const sees = useConversationState((state) => state.capabilities?.sees === true);
  const problem = useConversationState((state) => state.cameraProblem);
  const seen = useSeen();
  const { withdraw } = useSight();
  if (!sees || problem !== null) return null;
  if (seen) {
    return (
      <>
        <span role="status" className="flex items-center gap-2 text-base font-medium">
          <Icon name="eye" />
          {t("kiosk.sees", { name })}
        </span>
        <Button onClick={withdraw}>{t("kiosk.stopSeeing")}</Button>
      </>
    );
  }
  return (
    <>
      <Button icon="eye" onClick={() => setAsking(true)}>
        {t("kiosk.letSee", { name })}
      </Button>
      {asking && <ConsentDialog shown={false} hears={hears} onClose={() => setAsking(false)} />}
    </>
  );
}
