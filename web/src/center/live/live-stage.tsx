"use client";

import { useEffect, useState } from "react";
import { TalkLanguage } from "@/i18n/talk";
import { useConversation, useConversationState } from "@/ui/conversation-context";
import { Captions } from "@/ui/conversation/captions";
import { usePreferences } from "@/ui/preferences";
import { FadingCanvas } from "@/ui/stage/fading-canvas";
import { Puppeteer } from "@/ui/stage/puppeteer";
import { useStage } from "@/ui/stage/use-stage";
import { useReducedMotion, useTheme } from "@/ui/theme";
import { useT } from "../i18n";
import { Button } from "../ui";
import { Portrait } from "../ui/portrait";

interface LiveStageProps {
  readonly avatar: string;
  readonly name: string;
  readonly user: string;
}

/** The virtual human as the user sees and hears them, with captions. Nobody can talk to them from here. */
export function LiveStage({ avatar, name, user }: LiveStageProps) {
  const t = useT();
  const conversation = useConversation();
  const theme = useTheme();
  const calm = useReducedMotion();
  const [puppeteer] = useState(() => new Puppeteer(conversation, Math.floor(Math.random() * 2 ** 31)));
  const stage = useStage(usePreferences().quality);
  useEffect(() => puppeteer.attach(), [puppeteer]);
  useEffect(() => puppeteer.setCalm(calm), [puppeteer, calm]);
  return (
    <section
      aria-label={t("live.stage", { name })}
      className="relative isolate aspect-4/3 overflow-hidden rounded-2xl ring-1 ring-line max-sm:aspect-square"
    >
      <div className="backdrop absolute inset-0" />
      {stage.status !== "ready" && (
        <div className="absolute inset-0 [&>*]:size-full [&>*]:rounded-none! [&>*]:bg-transparent!">
          <Portrait avatar={avatar} size="large" />
        </div>
      )}
      <FadingCanvas avatar={avatar} mover={puppeteer} layout="conversation" theme={theme} stage={stage} />
      <div className="floor absolute inset-x-0 bottom-0 isolate flex flex-col items-center gap-3 px-4 pt-10 pb-4">
        {/* They are the Talk page's, and speak with its words. */}
        <TalkLanguage>
          <Captions compact you={user} />
        </TalkLanguage>
        <SoundButton />
      </div>
    </section>
  );
}

/** Browsers keep a page silent until somebody presses something on it. */
function SoundButton() {
  const t = useT();
  const conversation = useConversation();
  const blocked = useConversationState((state) =>
    state.toasts.some(({ code }) => code === "page.sound_blocked"),
  );
  if (!blocked) return null;
  const unlock = () => {
    void conversation.output.unlock();
    for (const toast of conversation.state.toasts)
      conversation.dispatch({ type: "toast_dismissed", id: toast.id });
  };
  return (
    <Button size="small" icon="voice" onClick={unlock}>
      {t("live.hear")}
    </Button>
  );
}
