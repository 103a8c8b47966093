"use client";

import { useEffect, useRef, useState } from "react";
import { useT } from "@/i18n/talk";
import type { ConversationState } from "@/session/conversation/state";
import { useConversation, useConversationState } from "../conversation-context";

const SHOWN = 4;
const ROTATE_MS = 14_000;

/** Things to say that are known to be understood. They change from time to time; what was used does not come again. */
export function Suggestions() {
  const t = useT();
  const conversation = useConversation();
  const all = useConversationState(suggested);
  const used = useConversationState((state) => state.usedSuggestions);
  const quiet = useConversationState(
    (state) => state.connection.status === "open" && state.floor === "idle" && !state.userSpeaks,
  );
  const [start, setStart] = useState(0);

  const list = useRef<HTMLUListElement>(null);

  useEffect(() => {
    const timer = setInterval(() => {
      // Nothing moves away from under a pointer or the focus.
      if (list.current?.matches(":hover, :focus-within") !== true) setStart((value) => value + 1);
    }, ROTATE_MS);
    return () => clearInterval(timer);
  }, []);

  const left = all.filter((text) => !used.includes(text));
  const shown =
    left.length <= SHOWN
      ? left
      : Array.from({ length: SHOWN }, (_, i) => left[(start * SHOWN + i) % left.length] ?? "");
  if (left.length === 0) return null;
  return (
    <ul
      aria-label={t("conversation.suggestions")}
      ref={list}
      className={`flex h-11 flex-wrap justify-center gap-2 overflow-hidden transition-opacity duration-300 ${quiet ? "" : "pointer-events-none opacity-0"}`}
      inert={!quiet}
    >
      {shown.map((text) => (
        <li key={text} className="animate-rise">
          <button
            type="button"
            onClick={() => conversation.sendText(text, "suggestion")}
            className="min-h-11 rounded-full bg-surface px-4 text-sm whitespace-nowrap text-ink ring-1 ring-line ring-inset hover:bg-raised"
          >
            {text}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** What the last answer suggests to ask next, else what the persona is known to understand. */
function suggested({ content, entries, capabilities }: ConversationState): readonly string[] {
  const last = entries.findLast((entry) => entry.kind === "assistant")?.id;
  const own = content.findLast(
    ({ item }) => item.type === "suggested_questions" && item.status === "success",
  );
  if (own?.item.type === "suggested_questions" && own.responseId === last) return own.item.questions;
  return capabilities?.suggestions ?? NONE;
}

const NONE: readonly string[] = [];
