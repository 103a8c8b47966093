"use client";

import { useEffect, useId, useRef, useState } from "react";
import { useStore } from "zustand";
import { useT } from "@/i18n/talk";
import { USUAL_MANNER } from "@/session/conversation/manner";
import { Button } from "../controls/button";
import { Explanation } from "../controls/fields";
import { usePersona } from "../server-status";
import { Section } from "./section";
import { useStudio } from "./studio-context";

const EXAMPLE =
  "Peter Piper picked a peck of pickled peppers. Five very brave women have seen the whole thing!";
const LONGEST = 2_000;
/** So many attempts to connect mean that there is no server. */
const ATTEMPTS = 2;

/** Says what one writes. For this, and only for this, a server is needed. */
export function SpeakSection() {
  const t = useT();
  const { conversation } = useStudio();
  const persona = usePersona();
  const [text, setText] = useState(EXAMPLE);
  const [problem, setProblem] = useState<string | null>(null);
  const waiting = useRef<string | null>(null);
  const connection = useStore(conversation.store, (state) => state.connection);
  const speaking = useStore(conversation.store, (state) => state.floor === "speaking");
  const id = useId();

  useEffect(
    () =>
      conversation.store.subscribe(({ connection: now }) => {
        if (waiting.current === null) return;
        const text = waiting.current;
        if (now.status === "open") {
          waiting.current = null;
          conversation.say(text);
        } else if (now.status === "refused") {
          waiting.current = null;
          setProblem(now.error.detail);
        } else if (now.status === "waiting" && now.attempt >= ATTEMPTS) {
          waiting.current = null;
          setProblem(t("studio.noServer"));
          conversation.leave();
        }
      }),
    [conversation, t],
  );
  useEffect(() => () => conversation.leaveForGood(), [conversation]);

  const speak = () => {
    if (text.trim() === "") return;
    setProblem(null);
    if (connection.status === "open") conversation.say(text.trim());
    else {
      waiting.current = text.trim();
      const silent = { voice: false, deviceId: null, checkInS: null, greet: false };
      void conversation.start({
        ...silent,
        persona: persona.name,
        language: persona.language,
        manner: USUAL_MANNER,
      });
    }
  };

  const busy = connection.status === "connecting" || connection.status === "waiting";
  return (
    <Section title={t("studio.speakThis")} open>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          speak();
        }}
      >
        <label htmlFor={id} className="sr-only">
          {t("studio.textToSpeak")}
        </label>
        <textarea
          id={id}
          rows={3}
          maxLength={LONGEST}
          value={text}
          onChange={({ target }) => setText(target.value)}
          className="w-full resize-y rounded-xl bg-raised p-3 text-sm ring-1 ring-edge ring-inset"
        />
        <div className="mt-2 flex gap-2">
          <Button kind="primary" type="submit" disabled={busy} className="flex-1 text-sm">
            {t(busy ? "studio.connecting" : "studio.speak")}
          </Button>
          <Button disabled={!speaking} onClick={() => conversation.stopAnswer()} className="text-sm">
            {t("studio.stop")}
          </Button>
        </div>
      </form>
      <div role="status">{problem !== null && <Explanation>{problem}</Explanation>}</div>
    </Section>
  );
}
