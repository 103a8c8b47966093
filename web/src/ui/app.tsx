"use client";

import { useCallback, useRef, useState } from "react";
import { useStore } from "zustand";
import { useAvatarName } from "./avatars";
import { ShowingContext } from "./content/showing";
import { useShowingState } from "./content/use-showing-state";
import { ConversationContext } from "./conversation-context";
import { ConversationView } from "./conversation/view";
import { Kiosk } from "./kiosk/kiosk";
import { kioskFromAddress } from "./kiosk/options";
import { ConnectionBanner } from "./notices/connection-banner";
import { EchoNotice } from "./notices/echo-notice";
import { MicrophoneNotice } from "./notices/microphone-notice";
import { PastConversations } from "./past/past-conversations";
import { PictureNotice } from "./notices/picture-notice";
import { SessionNotice } from "./notices/session-notice";
import { Toasts } from "./notices/toasts";
import { preferredHearing, preferredKeeping, preferredManner, preferences } from "./preferences";
import { PrivacyDialog } from "./privacy/privacy-dialog";
import { personKey } from "./remembering/person-key";
import type { Layout } from "./stage/framing";
import { Stage } from "./stage/stage";
import { useWindowSize } from "./stage/use-window-size";
import { usePage } from "./use-page";
import { Welcome } from "./welcome";

const BESIDE_FROM = 1024;

/** The page: for somebody who has opened it, or for whoever comes by. */
export function App() {
  const [kiosk] = useState(() => kioskFromAddress(location.search));
  return kiosk === null ? <Page /> : <Kiosk options={kiosk} />;
}

function Page() {
  const { conversation, puppeteer, persona, theme, stage } = usePage();
  const { width } = useWindowSize();
  const taker = useStore(conversation.store, (state) => state.persona);
  const avatar = useAvatarName(persona, taker);
  const showing = useShowingState(conversation);
  const [window, setWindow] = useState<"past" | "privacy" | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const welcome = useStore(conversation.store, (state) => state.connection.status === "off");

  const start = useCallback(
    async (voice: boolean) => {
      const { name, language } = persona;
      const deviceId = preferences.getState().microphone;
      const begun = await conversation.start({
        ...{ persona: name, language, voice, deviceId },
        ...{ manner: preferredManner(), hearing: preferredHearing(), checkInS: null },
        ...{ personKey: personKey(), keeping: preferredKeeping() },
      });
      if (begun && !voice) requestAnimationFrame(() => field.current?.focus());
    },
    [conversation, persona],
  );

  const beside = width >= BESIDE_FROM;
  const layout: Layout = welcome
    ? "welcome"
    : showing.presented !== null
      ? showing.side !== null && beside
        ? "presentation-with-panel"
        : "presentation"
      : showing.side !== null && beside
        ? "conversation-with-panel"
        : showing.side === "shown"
          ? "conversation-with-sheet"
          : "conversation";
  return (
    <ConversationContext value={conversation}>
      <ShowingContext value={showing}>
        <div className="fixed inset-0 overflow-hidden" data-layout={layout}>
          <Stage
            avatar={avatar}
            title={persona.title}
            puppeteer={puppeteer}
            layout={layout}
            theme={theme}
            stage={stage}
          />
          {welcome ? (
            <Welcome
              persona={persona}
              progress={stage.status === "loading" ? stage.progress : null}
              onTalk={() => void start(true)}
              onType={() => void start(false)}
              onPast={() => setWindow("past")}
              onPrivacy={() => setWindow("privacy")}
            />
          ) : (
            <ConversationView name={persona.title} beside={beside} field={field} />
          )}
          {window === "past" && <PastConversations onClose={() => setWindow(null)} />}
          {window === "privacy" && <PrivacyDialog name={persona.title} onClose={() => setWindow(null)} />}
          <PictureNotice status={stage.status} />
          <EchoNotice />
          <ConnectionBanner />
          <Toasts />
          <SessionNotice onBegin={() => void start(conversation.spoke)} />
          <MicrophoneNotice
            started={!welcome}
            onRetry={() =>
              void (welcome ? start(true) : conversation.input.open(preferences.getState().microphone))
            }
            onType={() => void start(false)}
          />
        </div>
      </ShowingContext>
    </ConversationContext>
  );
}
