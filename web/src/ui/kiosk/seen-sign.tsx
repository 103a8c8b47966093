"use client";

import { useState } from "react";
import { Button } from "../controls/button";
import { Icon } from "../controls/icons";
import { useConversationState } from "../conversation-context";
import { ConsentDialog } from "../seeing/consent-dialog";
import { useSeen, useSight } from "../seeing/use-sight";

/** Says that she sees the visitor, with the way to end that; or offers it. There is no preview here. */
export function SeenSign({ name, hears }: { readonly name: string; readonly hears: boolean }) {
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
          {name} sees you
        </span>
        <Button onClick={withdraw}>Stop that</Button>
      </>
    );
  }
  return (
    <>
      <Button icon="eye" onClick={() => setAsking(true)}>
        Let {name} see you
      </Button>
      {asking && <ConsentDialog shown={false} hears={hears} onClose={() => setAsking(false)} />}
    </>
  );
}
