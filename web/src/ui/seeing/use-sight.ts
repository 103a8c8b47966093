"use client";

import { useCallback, useMemo } from "react";
import type { Consent } from "@/session/seeing/consent";
import { isSeen } from "@/session/conversation/state";
import { useConversation, useConversationState } from "../conversation-context";
import { preferences, preferredConsent, setPreference } from "../preferences";

/** What can be done with the camera. */
export interface SightActions {
  /** Turns the camera on, for oneself or as was agreed before; or off at the source. */
  readonly toggleCamera: () => void;
  readonly closeCamera: () => void;
  /** Lets her see whatever the camera shows, now and the next time; it does not turn the camera on. */
  readonly allow: () => void;
  /** Lets her see the person, from now on and the next time, and turns the camera on. */
  readonly agree: (consent: Consent) => void;
  /** Takes that back, from now on and the next time: the camera goes off. */
  readonly withdraw: () => void;
  /** Changes what she may do while she sees; takes effect at once if she does. */
  readonly choose: (change: Partial<Omit<Consent, "seeing">>) => void;
}

/** Returns what can be done with the camera of this page. */
export function useSight(): SightActions {
  const conversation = useConversation();
  const closeCamera = useCallback(() => conversation.sight.close(), [conversation]);
  const toggleCamera = useCallback(() => {
    const { camera, cameraProblem } = conversation.state;
    if (camera !== "off" || cameraProblem !== null) {
      conversation.sight.close();
      return;
    }
    conversation.senses.setConsent(preferredConsent());
    void conversation.sight.open();
  }, [conversation]);
  const allow = useCallback(() => {
    setPreference({ seen: true });
    conversation.senses.setConsent(preferredConsent());
  }, [conversation]);
  const agree = useCallback(
    (consent: Consent) => {
      const { expressions, recognition } = consent;
      setPreference({ seen: consent.seeing, expressions, recognition });
      conversation.senses.setConsent(consent);
      if (consent.seeing && conversation.state.camera === "off") void conversation.sight.open();
    },
    [conversation],
  );
  const withdraw = useCallback(() => {
    setPreference({ seen: false });
    conversation.senses.setConsent({ ...conversation.state.consent, seeing: false });
  }, [conversation]);
  const choose = useCallback(
    (change: Partial<Omit<Consent, "seeing">>) => {
      setPreference(change);
      conversation.senses.setConsent({ ...conversation.state.consent, ...change });
    },
    [conversation],
  );
  return useMemo(
    () => ({ toggleCamera, closeCamera, allow, agree, withdraw, choose }),
    [toggleCamera, closeCamera, allow, agree, withdraw, choose],
  );
}

/** Tells whether she sees the person just now. */
export function useSeen(): boolean {
  return useConversationState(isSeen);
}

/** Tells whether the person has been asked before, so that no dialog is needed. */
export function wasAsked(): boolean {
  return preferences.getState().seen !== null;
}
