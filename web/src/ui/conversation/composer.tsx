"use client";

import { type SubmitEvent, type Ref, useImperativeHandle, useRef, useState } from "react";
import { useT } from "@/i18n/talk";
import { AgentMenu } from "../agents/agent-menu";
import { useMentions } from "../agents/use-mentions";
import { Icon } from "../controls/icons";
import { useConversation, useConversationState } from "../conversation-context";

const LONGEST = 4_000;

/** Where a message is typed; and while the virtual human speaks, where she is stopped. */
export function Composer({ ref }: { readonly ref?: Ref<HTMLInputElement | null> }) {
  const t = useT();
  const conversation = useConversation();
  const name = useConversationState((state) => state.persona?.title ?? "");
  const open = useConversationState((state) => state.connection.status === "open");
  const answering = useConversationState((state) => state.floor === "speaking" || state.floor === "thinking");
  const listens = useConversationState(
    (state) => state.microphone === "on" && state.manner.turnTaking !== "push_to_talk",
  );
  const [text, setText] = useState("");
  const input = useRef<HTMLInputElement>(null);
  useImperativeHandle<HTMLInputElement | null, HTMLInputElement | null>(ref, () => input.current);
  const mentions = useMentions(input, text, setText);
  const message = text.trim();

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (message !== "" && conversation.sendText(message)) setText("");
  };

  return (
    <form onSubmit={submit} className="flex min-w-0 flex-1 items-center gap-1">
      {mentions.agents.length > 0 && (
        <AgentMenu
          id={mentions.id}
          agents={mentions.agents}
          active={mentions.active}
          onActive={mentions.setActive}
          onChoose={mentions.choose}
        />
      )}
      <input
        ref={input}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          mentions.moved();
        }}
        onKeyDown={mentions.key}
        onSelect={mentions.moved}
        onBlur={mentions.close}
        maxLength={LONGEST}
        aria-label={t("conversation.message", { name })}
        {...mentions.field}
        placeholder={t(listens ? "conversation.sayOrType" : "conversation.type")}
        autoComplete="off"
        enterKeyHint="send"
        className="h-12 min-w-0 flex-1 bg-transparent px-3 text-base text-ink outline-none placeholder:text-soft"
      />
      {answering && (
        <button
          type="button"
          onClick={() => conversation.stopAnswer()}
          title={t("conversation.stopHint")}
          className="inline-flex h-11 shrink-0 items-center gap-1.5 rounded-full bg-raised px-3 text-sm sm:pr-4 font-medium text-ink ring-1 ring-edge ring-inset hover:brightness-95"
        >
          <Icon name="stop" />
          <span className="max-sm:sr-only">{t("conversation.stop")}</span>
        </button>
      )}
      {(!answering || message !== "") && (
        <button
          type="submit"
          disabled={message === "" || !open}
          aria-label={t("conversation.send")}
          title={t("conversation.sendHint")}
          className={`inline-flex size-11 shrink-0 items-center justify-center rounded-full transition ${message === "" || !open ? "text-soft" : "bg-accent text-on-accent"}`}
        >
          <Icon name="send" />
        </button>
      )}
    </form>
  );
}
