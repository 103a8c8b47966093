"use client";

import { useId } from "react";
import { Explanation, Switch } from "../controls/fields";
import { useConversationState } from "../conversation-context";
import { usePreferences } from "../preferences";
import { placeOfServer } from "../server-status";
import { useKeeping } from "./use-privacy";

/** What of this conversation may be kept: the words, and the sound. */
export function KeepingSwitches() {
  const keep = useKeeping();
  const { transcript: preferred } = usePreferences();
  const open = useConversationState((state) => state.connection.status === "open");
  const transcript = useConversationState((state) => state.settings?.transcript ?? preferred);
  const record = useConversationState((state) => state.settings?.record === true);
  const ids = [useId(), useId()] as const;
  const place = placeOfServer();
  return (
    <section aria-label="What is kept" className="flex flex-col gap-3">
      <h3 className="text-base font-semibold">What is kept</h3>
      <div>
        <Switch
          label="Keep what is said as text"
          checked={transcript}
          describedBy={ids[0]}
          onChange={(value) => keep({ transcript: value })}
        />
        <Explanation id={ids[0]}>
          {`A transcript, on ${place}, so that you can read it again. Off, this conversation leaves no words behind from then on; what was kept until then can be deleted under past conversations.`}
        </Explanation>
      </div>
      {open && (
        <div>
          <Switch
            label="Record the sound"
            checked={record}
            describedBy={ids[1]}
            onChange={(value) => keep({ record: value })}
          />
          <Explanation id={ids[1]}>
            {`Both voices, encrypted, on ${place}, for this conversation only. A red dot is shown as long as it goes on.`}
          </Explanation>
        </div>
      )}
    </section>
  );
}
