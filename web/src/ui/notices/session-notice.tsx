"use client";

import type { Format } from "@/i18n/format";
import { type TalkKey, type TalkTranslate, useFormat, useT } from "@/i18n/talk";
import type { ConversationState } from "@/session/conversation/state";
import type { EndReason } from "@/session/wire/socket";
import { Button } from "../controls/button";
import { Dialog } from "../controls/dialog";
import { useConversation, useConversationState } from "../conversation-context";

interface Notice {
  readonly title: TalkKey;
  readonly text?: TalkKey;
  /** What the server says of it, in English. It goes before the text, or takes the place of one. */
  readonly detail?: string;
  /** What the way out is called. */
  readonly action: TalkKey;
  /** Where that leads, if it does not begin a conversation: to the host, or to where one signs in. */
  readonly way?: "host" | "sign-in";
}

/** How many attempts to reach the server fail before that is said. */
const PATIENCE = 2;

/** Says why there is no conversation, or not any more, and offers to begin (again). */
export function SessionNotice({ onBegin }: { readonly onBegin: () => void }) {
  const t = useT();
  const format = useFormat();
  const conversation = useConversation();
  const title = useConversationState((state) => noticeFor(state)?.title ?? null);
  const notice = noticeFor(conversation.state);
  const hasTranscript = useConversationState((state) => state.entries.length > 0);
  if (title === null || notice === null) return null;
  return (
    <Dialog key={title} title={t(notice.title)} role="alertdialog">
      <p className="mb-6 text-soft">{inWords(notice, t, format)}</p>
      <div className="flex flex-wrap gap-3">
        <Button kind="primary" onClick={notice.way === undefined ? onBegin : WAYS[notice.way]}>
          {t(notice.action)}
        </Button>
        <Button onClick={() => conversation.leave()}>
          {t(hasTranscript ? "notices.leave" : "notices.back")}
        </Button>
      </div>
    </Dialog>
  );
}

/** What the server says is left out where other words say enough in the person's language. */
function inWords({ text, detail = "" }: Notice, t: TalkTranslate, format: Format): string {
  if (text === undefined) return detail;
  return format.language === "en" ? format.sentences(detail, t(text)) : t(text);
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
  title: "notices.serverAway",
  text: "notices.serverAwayWhy",
  action: "notices.tryNow",
};

const ENDINGS: Readonly<Record<EndReason, Notice>> = {
  idle: { title: "notices.ended", text: "notices.endedIdle", action: "notices.beginAgain" },
  closed: { title: "notices.ended", text: "notices.endedClosed", action: "notices.beginAgain" },
  left: { title: "notices.thanks", text: "notices.thanksWhy", action: "notices.beginAgain" },
  replaced: { title: "notices.elsewhere", text: "notices.elsewhereWhy", action: "notices.beginNew" },
};

function refusal(code: string, detail: string): Notice {
  switch (code) {
    case "limit.sessions":
      return { title: "notices.full", text: "notices.fullWhy", action: "notices.tryAgain" };
    case "persona.unknown":
      return {
        title: "notices.nobody",
        text: "notices.nobodyWhy",
        detail,
        action: "notices.toHost",
        way: "host",
      };
    case "auth.required":
    case "auth.expired":
    case "auth.invalid_token":
      return {
        title: "notices.signIn",
        text: "notices.signInWhy",
        action: "notices.signInAction",
        way: "sign-in",
      };
    case "session.unknown":
      return { title: "notices.over", text: "notices.overWhy", action: "notices.beginNew" };
    default:
      return { title: "notices.cannotBegin", detail, action: "notices.tryAgain" };
  }
}
