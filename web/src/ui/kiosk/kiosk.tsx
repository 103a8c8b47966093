"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import { useT } from "@/i18n/talk";
import { USUAL_MANNER } from "@/session/conversation/manner";
import type { ConversationState } from "@/session/conversation/state";
import { NO_CONSENT } from "@/session/seeing/consent";
import { HEARS_WORDS_ONLY } from "@/session/senses/hearing";
import { useAvatarName } from "../avatars";
import { ConversationContext } from "../conversation-context";
import { messageFor } from "../notices/codes";
import { Toasts } from "../notices/toasts";
import { forgetfulPreferences, preferences } from "../preferences";
import { Stage } from "../stage/stage";
import { usePage } from "../use-page";
import { Attract } from "./attract";
import { Away } from "./away";
import type { KioskOptions } from "./options";
import { useNightlyReload, useReachable, useWakeLock } from "./use-unattended";
import { useWake } from "./use-wake";
import { Visit } from "./visit";

/** How a kiosk stands: waiting for somebody, with somebody, or without a server. */
type Phase = "attract" | "visit" | "away" | "over";

/** So often the page waits in vain for its turn before it tries again, ms. */
const REFUSED_MS = 5_000;

/** The page in a lobby: nobody attends to it, and people come one after the other. */
export function Kiosk({ options }: { readonly options: KioskOptions }) {
  const t = useT();
  const { conversation, puppeteer, persona, theme, stage } = usePage();
  const taker = useStore(conversation.store, (state) => state.persona);
  const avatar = useAvatarName(persona, taker);
  const phase = useStore(conversation.store, phaseOf);
  const refused = useStore(conversation.store, refusalOf);
  const [forget] = useState(forgetfulPreferences);
  const beginning = useRef(false);
  const waits = phase === "attract";
  const reachable = useReachable(waits);

  // Nothing shows here what she sees, so nothing needs landmarks.
  useEffect(() => conversation.sight.wantMesh(false), [conversation]);

  /** The visitor is gone: nothing of what they said or chose stays. */
  const wipe = useCallback(() => {
    conversation.leaveForGood();
    conversation.leave();
    puppeteer.forget();
    forget();
  }, [conversation, puppeteer, forget]);

  const begin = useCallback(async () => {
    if (beginning.current) return;
    beginning.current = true;
    const { name, language } = persona;
    const visit = {
      ...{ persona: name, language, deviceId: preferences.getState().microphone, checkInS: options.idleS },
      manner: { ...USUAL_MANNER, turnTaking: options.turnTaking },
      hearing: { ...HEARS_WORDS_ONLY, sounds: options.hearing === "sounds" },
    };
    const heard = await conversation.start({ ...visit, voice: true });
    if (!heard) await conversation.start({ ...visit, voice: false }); // one can still touch what she suggests
    if (options.seeing === "always") {
      conversation.senses.setConsent({ ...NO_CONSENT, seeing: true });
      void conversation.sight.open();
    }
    beginning.current = false;
  }, [conversation, options, persona]);

  const hears = useWake(waits && reachable, () => void begin());
  useWakeLock();
  useNightlyReload(waits);
  useEnd(phase, refused !== null, options.idleS, wipe);

  return (
    <ConversationContext value={conversation}>
      <div className="fixed inset-0 overflow-hidden select-none" data-kiosk={phase}>
        <Stage
          avatar={avatar}
          title={persona.title}
          puppeteer={puppeteer}
          layout="conversation"
          theme={theme}
          stage={stage}
        />
        {waits && reachable && (
          <Attract
            persona={persona}
            hears={hears}
            sees={options.seeing === "always"}
            namesSounds={options.hearing === "sounds"}
            onBegin={() => void begin()}
          />
        )}
        {phase === "visit" && (
          <Visit
            name={persona.title}
            mayBeSeen={options.seeing !== "never"}
            mayBeHeard={options.hearing !== "never"}
            onDone={wipe}
          />
        )}
        {(phase === "away" || phase === "over" || (waits && !reachable)) && (
          <Away detail={refused && messageFor(refused.code, refused.detail, t)} />
        )}
        <Toasts />
      </div>
    </ConversationContext>
  );
}

function phaseOf({ connection }: ConversationState): Phase {
  switch (connection.status) {
    case "off":
      return "attract";
    case "open":
      return "visit";
    case "connecting":
    case "waiting":
      return connection.attempt === 0 && !connection.resuming ? "visit" : "away";
    case "refused":
    case "ended":
      return "over";
  }
}

/** Returns why the server holds no conversation now. That the last one could not be resumed is no such reason. */
function refusalOf({ refusal }: ConversationState): ConversationState["refusal"] {
  return refusal === null || refusal.code === "session.unknown" ? null : refusal;
}

/** Wipes when a visit has ended, in whatever way; and when the server stays away for longer than anybody waits. */
function useEnd(phase: Phase, refused: boolean, idleS: number, wipe: () => void): void {
  useEffect(() => {
    if (phase === "over" && !refused) wipe();
    else if (phase === "over" || phase === "away") {
      const timer = setTimeout(wipe, phase === "over" ? REFUSED_MS : 2_000 * idleS);
      return () => clearTimeout(timer);
    }
    return undefined;
  }, [phase, refused, idleS, wipe]);
}
