"use client";

import type { Manner } from "@/session/conversation/manner";
import { Choice, Explanation, Switch } from "../controls/fields";
import { useConversation, useConversationState } from "../conversation-context";
import { setPreference, usePreferences } from "../preferences";

const TURNS: Readonly<Record<Manner["turnTaking"], string>> = {
  automatic: "She hears from what you say, and how, whether you have finished.",
  patient: "The same, but she waits longer: for people who speak slowly, or think while they speak.",
  push_to_talk:
    "You have the floor while you hold the button or the space bar. Your microphone is sent only meanwhile, and 0.3 seconds longer.",
};

const INTERRUPTIONS: Readonly<Record<Manner["duplex"], string>> = {
  auto: "Yes, until your microphone hears her from a loudspeaker; then only by tap.",
  full: "Always. With loudspeakers she may take her own voice for yours: use headphones.",
  half: "Never by voice: the microphone does not count while she speaks. Tap to stop her.",
};

/** How one wants to talk. Every choice takes effect at once, and is kept for the next time. */
export function MannerChoices() {
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
        label="When it is your turn"
        value={turnTaking}
        options={[
          { value: "automatic", label: "Automatic" },
          { value: "patient", label: "Take your time" },
          { value: "push_to_talk", label: "Push to talk" },
        ]}
        onChange={(value) => choose({ turnTaking: value })}
      >
        <Explanation>{TURNS[turnTaking]}</Explanation>
      </Choice>
      {turnTaking !== "push_to_talk" && (
        <Choice
          label="She may be interrupted by voice"
          value={duplex}
          options={[
            { value: "auto", label: "Automatic" },
            { value: "full", label: "Always" },
            { value: "half", label: "Never" },
          ]}
          onChange={(value) => choose({ duplex: value })}
        >
          <Explanation>{INTERRUPTIONS[duplex]}</Explanation>
          {restricted && <Explanation>Just now only by tap: your loudspeaker is heard.</Explanation>}
        </Choice>
      )}
      <Switch
        label="She nods and says “mhm” while you speak"
        checked={backchannels}
        onChange={(value) => choose({ backchannels: value })}
      />
    </>
  );
}
