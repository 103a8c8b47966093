"use client";

import { type SubmitEvent, useState } from "react";
import { trpc } from "../api";
import { useT } from "../i18n";
import { Button, Card, Notice, TextArea, toast } from "../ui";
import { useAct } from "../ui/use-act";
import type { LiveSession } from "./use-live";

const MOST = 2_000;

/** Tells the persona something that the user does not hear. */
export function Whispers({ session }: { readonly session: LiveSession }) {
  const t = useT();
  const [text, setText] = useState("");
  const { busy, act } = useAct();
  const whisper = (event: SubmitEvent) => {
    event.preventDefault();
    const said = text.trim();
    if (said === "" || busy) return;
    void act(async () => {
      await trpc.live.whisper.mutate({ id: session.id, text: said });
      setText("");
      toast.say(t("live.whispered"));
    });
  };
  return (
    <Card title={t("live.whisper")} description={t("live.whisperAbout", { name: session.persona_title })}>
      {session.can_whisper ? (
        <form onSubmit={whisper} className="flex flex-col gap-3">
          <TextArea
            label={t("live.whisperText")}
            rows={2}
            maxLength={MOST}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <div className="flex items-center justify-between gap-3">
            <span className="text-xs text-soft">
              {session.whispers > 0 && t("live.whispers", { count: session.whispers })}
            </span>
            <Button type="submit" size="small" icon="whisper" busy={busy}>
              {t("live.whisper")}
            </Button>
          </div>
        </form>
      ) : (
        <Notice icon="info">{t("live.cannotWhisper", { name: session.persona_title })}</Notice>
      )}
    </Card>
  );
}
