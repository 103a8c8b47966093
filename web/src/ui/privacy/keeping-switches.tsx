"use client";

import { useId } from "react";
import { useT } from "@/i18n/talk";
import { Explanation, Switch } from "../controls/fields";
import { useConversationState } from "../conversation-context";
import { usePreferences } from "../preferences";
import { placeOfServer } from "../server-status";
import { useKeeping } from "./use-privacy";

/** What of this conversation may be kept: the words, and the sound. */
export function KeepingSwitches() {
  const t = useT();
  const keep = useKeeping();
  const { transcript: preferred } = usePreferences();
  const open = useConversationState((state) => state.connection.status === "open");
  const transcript = useConversationState((state) => state.settings?.transcript ?? preferred);
  const record = useConversationState((state) => state.settings?.record === true);
  const ids = [useId(), useId()] as const;
  const place = placeOfServer(t);
  return (
    <section aria-label={t("privacy.kept")} className="flex flex-col gap-3">
      <h3 className="text-base font-semibold">{t("privacy.kept")}</h3>
      <div>
        <Switch
          label={t("privacy.keepText")}
          checked={transcript}
          describedBy={ids[0]}
          onChange={(value) => keep({ transcript: value })}
        />
        <Explanation id={ids[0]}>{t("privacy.keepTextWhat", { place })}</Explanation>
      </div>
      {open && (
        <div>
          <Switch
            label={t("privacy.keepSound")}
            checked={record}
            describedBy={ids[1]}
            onChange={(value) => keep({ record: value })}
          />
          <Explanation id={ids[1]}>{t("privacy.keepSoundWhat", { place })}</Explanation>
        </div>
      )}
    </section>
  );
}
