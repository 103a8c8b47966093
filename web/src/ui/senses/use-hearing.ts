"use client";

import { useCallback, useMemo } from "react";
import { type HearingConsent, HEARS_WORDS_ONLY } from "@/session/senses/hearing";
import { useConversation, useConversationState } from "../conversation-context";
import { preferences, setPreference } from "../preferences";

/** What can be done with what is read of a voice and its words. */
export interface HearingActions {
  /** Agrees to this, from now on and the next time. */
  readonly agree: (consent: HearingConsent) => void;
  /** Changes one of it; takes effect at once. */
  readonly choose: (change: Partial<HearingConsent>) => void;
  /** Takes all of it back. */
  readonly withdraw: () => void;
}

/** Returns what can be done with what is read of the person's voice and words on this page. */
export function useHearing(): HearingActions {
  const conversation = useConversation();
  const choose = useCallback(
    (change: Partial<HearingConsent>) => {
      setPreference(change);
      conversation.senses.setHearing({ ...conversation.state.hearing, ...change });
    },
    [conversation],
  );
  const agree = useCallback(
    (consent: HearingConsent) => {
      setPreference({ heard: true });
      choose(consent);
    },
    [choose],
  );
  const withdraw = useCallback(() => choose(HEARS_WORDS_ONLY), [choose]);
  return useMemo(() => ({ agree, choose, withdraw }), [agree, choose, withdraw]);
}

/** Tells whether how the person speaks, or what their words feel like, is read just now. */
export function useHeard(): boolean {
  return useConversationState(
    ({ settings, connection }) =>
      connection.status === "open" && (settings?.voice_emotion === true || settings?.sentiment === true),
  );
}

/** Tells whether the person has been asked before, so that no dialog is needed. */
export function wasAskedToBeHeard(): boolean {
  return preferences.getState().heard;
}
