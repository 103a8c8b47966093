"use client";

import { type KeyboardEvent, type SubmitEvent, useRef, useState } from "react";
import { trpc } from "../api";
import { useT } from "../i18n";
import { Button, Card, Icon } from "../ui";
import { FIELD } from "../ui/field";
import { useAct } from "../ui/use-act";
import type { LiveSession } from "./use-live";

const MOST = 4_000;

/** Answers in the persona's place: what is typed here is what they say ("Wizard of Oz"). */
export function TakeOver({ session }: { readonly session: LiveSession }) {
  const t = useT();
  const { busy, act } = useAct();
  const { id, persona_title: name, answered_by: answered, answered_by_me: mine } = session;
  if (mine) return <Wizard session={session} />;
  return (
    <Card
      title={t("live.takeOver")}
      description={answered === null ? t("live.takeOverAbout", { name }) : t("live.taken", { who: answered })}
    >
      <Button
        kind="primary"
        icon="person"
        busy={busy}
        disabled={answered !== null}
        onClick={() => void act(() => trpc.live.take_over.mutate({ id }))}
      >
        {t("live.takeOver")}
      </Button>
    </Card>
  );
}

function Wizard({ session }: { readonly session: LiveSession }) {
  const t = useT();
  const { busy, act } = useAct();
  const [text, setText] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  const { id, persona_title: name, awaits_answer: awaits } = session;
  const say = async () => {
    const said = text.trim();
    if (said === "" || busy) return;
    if (await act(() => trpc.live.say.mutate({ id, text: said }))) setText("");
    field.current?.focus();
  };
  const press = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void say();
  };
  return (
    <section aria-label={t("live.takeOver")} className="overflow-hidden rounded-2xl bg-card ring-2 ring-warn">
      <header className="flex flex-wrap items-center gap-3 bg-warn-tint px-5 py-3 text-warn sm:px-6">
        <Icon name="person" />
        <h2 className="min-w-0 flex-1 text-base font-semibold">{t("live.youAre", { name })}</h2>
        <Button size="small" busy={busy} onClick={() => void act(() => trpc.live.release.mutate({ id }))}>
          {t("live.release")}
        </Button>
      </header>
      <div className="flex flex-col gap-3 p-5 sm:px-6">
        <p role="status" className={`text-sm ${awaits === null ? "text-soft" : ""}`}>
          {awaits === null ? (
            t("live.nothingAwaits")
          ) : (
            <>
              <span className="font-semibold">{t("live.awaits")}</span> “{awaits}”
            </>
          )}
        </p>
        <form
          onSubmit={(event: SubmitEvent) => {
            event.preventDefault();
            void say();
          }}
          className="flex items-end gap-2"
        >
          <textarea
            ref={field}
            aria-label={t("live.says", { name })}
            placeholder={t("live.says", { name })}
            rows={2}
            maxLength={MOST}
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={press}
            className={`${FIELD} block min-w-0 flex-1 resize-y py-2.5`}
          />
          <Button type="submit" kind="primary" icon="send" busy={busy}>
            {t("live.say")}
          </Button>
        </form>
        <p className="text-xs text-soft">{t("live.sayHint")}</p>
      </div>
    </section>
  );
}
