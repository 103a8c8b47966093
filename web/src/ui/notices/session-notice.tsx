"use client";

import type { ConversationState } from "@/session/conversation/state";
import { Button } from "../controls/button";
import { Dialog } from "../controls/dialog";
import { useConversation, useConversationState } from "../conversation-context";

interface Notice {
  readonly title: string;
  readonly text: string;
  /** What the way out is called. */
  readonly action: string;
  /** Where that leads, if it does not begin a conversation: to the host, or to where one signs in. */
  readonly way?: "host" | "sign-in";
}

/** How many attempts to reach the server fail before that is said. */
const PATIENCE = 2;

/** Says why there is no conversation, or not any more, and offers to begin (again). */
export function SessionNotice({ onBegin }: { readonly onBegin: () => void }) {
  const conversation = useConversation();
  const title = useConversationState((state) => noticeFor(state)?.title ?? null);
  const notice = noticeFor(conversation.state);
  const hasTranscript = useConversationState((state) => state.entries.length > 0);
  if (title === null || notice === null) return null;
  return (
    <Dialog key={title} title={notice.title} role="alertdialog">
      <p className="mb-6 text-soft">{notice.text}</p>
      <div className="flex flex-wrap gap-3">
        <Button kind="primary" onClick={notice.way === undefined ? onBegin : WAYS[notice.way]}>
          {notice.action}
        </Button>
        <Button onClick={() => conversation.leave()}>{hasTranscript ? "Leave" : "Back"}</Button>
      </div>
    </Dialog>
  );
}

const WAYS: Readonly<Record<"host" | "sign-in", () => void>> = {
  host: () => location.assign(location.pathname),
  "sign-in": () =>
    location.assign(`/sign-in/?next=${encodeURIComponent(`${location.pathname}${location.search}`)}`),
};

function noticeFor(state: ConversationState): Notice | null {
  const { connection } = state;
  if (connection.status === "refused") return refusal(connection.error.code, connection.error.detail);
  if (connection.status === "ended") return ENDINGS[connection.reason];
  const trying = connection.status === "connecting" || connection.status === "waiting";
  if (trying && !connection.resuming && connection.attempt >= PATIENCE) return UNREACHABLE;
  return null;
}

const UNREACHABLE: Notice = {
  title: "The server cannot be reached",
  text: "visavis does not answer. Is it running? This page keeps trying, and begins as soon as it does.",
  action: "Try now",
};

const ENDINGS: Readonly<Record<"closed" | "replaced" | "idle" | "left", Notice>> = {
  idle: {
    title: "The conversation has ended",
    text: "Nothing was said for a long while, so it was closed. You can begin a new one at any time.",
    action: "Begin again",
  },
  closed: {
    title: "The conversation has ended",
    text: "The server has closed it. You can begin a new one.",
    action: "Begin again",
  },
  left: {
    title: "Thank you for the talk",
    text: "The conversation has ended. The microphone is off.",
    action: "Begin again",
  },
  replaced: {
    title: "The conversation goes on elsewhere",
    text: "It was opened in another window of this browser. You can begin a new one here.",
    action: "Begin a new one",
  },
};

function refusal(code: string, detail: string): Notice {
  switch (code) {
    case "limit.sessions":
      return {
        title: "Every seat is taken",
        text: "There are as many conversations as this server can hold. Try again in a minute or two.",
        action: "Try again",
      };
    case "persona.unknown":
      return {
        title: "Nobody here by that name",
        text: `${detail} The address of this page names somebody whom this server does not know.`,
        action: "Talk to the host",
        way: "host",
      };
    case "auth.required":
    case "auth.expired":
    case "auth.invalid_token":
      return {
        title: "Sign in to talk",
        text: "On this server people sign in before they begin.",
        action: "Sign in",
        way: "sign-in",
      };
    case "session.unknown":
      return {
        title: "This conversation is over",
        text: "It could not be resumed: too much time has passed. You can begin a new one.",
        action: "Begin a new one",
      };
    default:
      return { title: "The conversation cannot begin", text: detail, action: "Try again" };
  }
}
