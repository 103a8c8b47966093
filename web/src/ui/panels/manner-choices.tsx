"use client";

import { type TalkKey, useT } from "@/i18n/talk";
import type { Manner } from "@/session/conversation/manner";
import { Choice, Explanation, Switch } from "../controls/fields";
import { useConversation, useConversationState } from "../conversation-context";
import { setPreference, usePreferences } from "../preferences";

const TURNS: Readonly<Record<Manner["turnTaking"], TalkKey>> = {
  automatic: "panels.turnAutomaticWhy",
  patient: "panels.turnPatientWhy",
  push_to_talk: "panels.turnPushWhy",
};

const INTERRUPTIONS: Readonly<Record<Manner["duplex"], TalkKey>> = {
  auto: "panels.interruptAutoWhy",
  full: "panels.interruptFullWhy",
  half: "panels.interruptHalfWhy",
};

/** How one wants to talk. Every choice takes effect at once, and is kept for the next time. */
export function MannerChoices() {
  const t = useT();
  const conversation = useConversation();
  const { turnTaking, duplex, backchannels } = usePreferences();
  const restricted = useConversationState(
    (state) => state.settings?.duplex === "half" && state.manner.duplex === "auto",
  );
  const choose = (change: Partial<Manner>) => {
    setPreference(change);
    conversation.setManner(change);
  };
  return (
    <>
      <Choice
        label={t("panels.turn")}
        value={turnTaking}
        options={[
          { value: "automatic", label: t("panels.turnAutomatic") },
          { value: "patient", label: t("panels.turnPatient") },
          { value: "push_to_talk", label: t("panels.turnPush") },
        ]}
        onChange={(value) => choose({ turnTaking: value })}
      >
        <Explanation>{t(TURNS[turnTaking])}</Explanation>
      </Choice>
      {turnTaking !== "push_to_talk" && (
        <Choice
          label={t("panels.interrupt")}
          value={duplex}
          options={[
            { value: "auto", label: t("panels.interruptAuto") },
            { value: "full", label: t("panels.interruptFull") },
            { value: "half", label: t("panels.interruptHalf") },
          ]}
          onChange={(value) => choose({ duplex: value })}
        >
          <Explanation>{t(INTERRUPTIONS[duplex])}</Explanation>
          {restricted && <Explanation>{t("panels.interruptRestricted")}</Explanation>}
        </Choice>
      )}
      <Switch
        label={t("panels.backchannels")}
        checked={backchannels}
        onChange={(value) => choose({ backchannels: value })}
      />
    </>
  );
}
