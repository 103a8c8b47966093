"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import { Conversation } from "@/session/conversation/conversation";
import { ConversationContext } from "./conversation-context";
import { ConversationView } from "./conversation/view";
import { useDebugHandle } from "./debug/use-debug-handle";
import { ConnectionBanner } from "./notices/connection-banner";
import { EchoNotice } from "./notices/echo-notice";
import { MicrophoneNotice } from "./notices/microphone-notice";
import { PictureNotice } from "./notices/picture-notice";
import { SessionNotice } from "./notices/session-notice";
import { Toasts } from "./notices/toasts";
import { preferredManner, preferences, usePreferences } from "./preferences";
import { usePersona } from "./server-status";
import type { Layout } from "./stage/framing";
import { Puppeteer } from "./stage/puppeteer";
import { Stage } from "./stage/stage";
import { useStage } from "./stage/use-stage";
import { useWindowSize } from "./stage/use-window-size";
import { useReducedMotion, useTheme } from "./theme";
import { usePageLifecycle } from "./use-page-lifecycle";
import { Welcome } from "./welcome";

const BESIDE_FROM = 1024;

function newConversation(): Conversation {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  return new Conversation(`${scheme}//${location.host}/ws`, (url) => new WebSocket(url));
}

/** The page. */
export function App() {
  const [conversation] = useState(newConversation);
  const [puppeteer] = useState(() => new Puppeteer(conversation, Math.floor(Math.random() * 2 ** 31)));
  const persona = usePersona();
  const theme = useTheme();
  const calm = useReducedMotion();
  const { quality } = usePreferences();
  const stage = useStage(quality);
  const { width } = useWindowSize();
  const [transcript, setTranscript] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const welcome = useStore(conversation.store, (state) => state.connection.status === "off");

  useEffect(() => puppeteer.attach(), [puppeteer]);
  useEffect(() => puppeteer.setCalm(calm), [puppeteer, calm]);
  usePageLifecycle(conversation, persona.title);
  useDebugHandle(conversation, puppeteer);

  const start = useCallback(
    async (voice: boolean) => {
      const { name, language } = persona;
      const deviceId = preferences.getState().microphone;
      const begun = await conversation.start({
        ...{ persona: name, language, voice, deviceId },
        ...{ manner: preferredManner(), checkInS: null },
      });
      if (begun && !voice) requestAnimationFrame(() => field.current?.focus());
    },
    [conversation, persona],
  );

  const beside = width >= BESIDE_FROM;
  const layout: Layout = welcome
    ? "welcome"
    : transcript && beside
      ? "conversation-with-panel"
      : "conversation";
  return (
    <ConversationContext value={conversation}>
      <div className="fixed inset-0 overflow-hidden" data-layout={layout}>
        <Stage
          avatar={persona.avatar}
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
          />
        ) : (
          <ConversationView
            name={persona.title}
            transcript={transcript}
            beside={beside}
            onTranscript={setTranscript}
            field={field}
          />
        )}
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
    </ConversationContext>
  );
}
