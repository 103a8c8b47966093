"use client";

import { type TalkKey, useT } from "@/i18n/talk";
import type { HearingConsent } from "@/session/senses/hearing";
import { Explanation, Switch } from "../controls/fields";
import { useConversationState } from "../conversation-context";
import { placeOfServer } from "../server-status";
import { aboutSense, type Sense } from "./words";

const LABELS: readonly (readonly [keyof HearingConsent & Sense, TalkKey])[] = [
  ["voiceEmotion", "senses.readTone"],
  ["sounds", "senses.nameSounds"],
  ["sentiment", "senses.readWords"],
];

interface HearingSwitchesProps {
  readonly consent: HearingConsent;
  readonly onChange: (consent: HearingConsent) => void;
}

/** Asks for each thing that can be heard by itself; what this server cannot do is not asked for. */
export function HearingSwitches({ consent, onChange }: HearingSwitchesProps) {
  const t = useT();
  const capabilities = useConversationState((state) => state.capabilities);
  const possible: Readonly<Record<keyof HearingConsent, boolean>> = {
    voiceEmotion: typeof capabilities?.voice_emotion === "string",
    sounds: typeof capabilities?.sounds === "string",
    sentiment: typeof capabilities?.sentiment === "string",
  };
  return LABELS.filter(([sense]) => possible[sense]).map(([sense, label]) => (
    <div key={sense} className="border-t border-line pt-3">
      <Switch
        label={t(label)}
        checked={consent[sense]}
        onChange={(value) => onChange({ ...consent, [sense]: value })}
      />
      <Explanation>{aboutSense(sense, placeOfServer(t), t)}</Explanation>
    </div>
  ));
}
