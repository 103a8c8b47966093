"use client";

import { useEffect, useRef, useState } from "react";
import { useT } from "@/i18n/talk";
import { Button } from "../controls/button";
import { Dialog } from "../controls/dialog";
import { useConversationState } from "../conversation-context";
import { problemInWords } from "../notices/codes";
import { deleteSession, fetchSessions, type PastSession } from "./api";
import { ConversationList } from "./conversation-list";
import { PastConversation } from "./past-conversation";

interface PastConversationsProps {
  /** The conversation that is shown first; null for the list. */
  readonly first?: string | null;
  readonly onClose: () => void;
}

/** The conversations that this server keeps: a list, and each of them over time and word by word. */
export function PastConversations({ first = null, onClose }: PastConversationsProps) {
  const t = useT();
  const current = useConversationState(({ connection }) =>
    connection.status === "open" ? connection.sessionId : null,
  );
  const [open, setOpen] = useState<string | null>(first);
  const { sessions, problem, remove } = useSessions(open === null);
  const title = sessions?.find((item) => item.id === open)?.title;
  const top = useRef<HTMLDivElement>(null);
  useEffect(() => top.current?.focus(), [open]);
  return (
    <Dialog
      title={
        open === null ? t("past.title") : open === current ? t("past.this") : (title ?? t("past.untitled"))
      }
      place="wide"
      onClose={onClose}
    >
      <div ref={top} tabIndex={-1} className="outline-none">
        {open === null ? (
          <>
            <p className="mb-4 text-sm text-soft">{t("past.about")}</p>
            {problem !== null && (
              <p role="alert" className="mb-4 text-sm text-alert">
                {problemInWords(problem.error, t("past.unreadable"), t)}
              </p>
            )}
            {sessions === null && problem === null && (
              <p role="status" className="text-sm text-soft">
                {t("past.looking")}
              </p>
            )}
            {sessions !== null && (
              <ConversationList
                sessions={sessions}
                current={current}
                onOpen={(session: PastSession) => setOpen(session.id)}
                onDelete={(session: PastSession) => void remove(session)}
              />
            )}
          </>
        ) : (
          <>
            <Button
              kind="quiet"
              icon="back"
              onClick={() => setOpen(null)}
              className="mb-3 -ml-3 px-3! text-sm!"
            >
              {t("past.all")}
            </Button>
            <PastConversation key={open} sessionId={open} live={open === current} />
          </>
        )}
      </div>
    </Dialog>
  );
}

/** The conversations of this server, looked up whenever the list is `shown`, and what deletes one. */
function useSessions(shown: boolean) {
  const [sessions, setSessions] = useState<readonly PastSession[] | null>(null);
  const [problem, setProblem] = useState<{ readonly error: unknown } | null>(null);
  useEffect(() => {
    if (!shown) return;
    let over = false;
    fetchSessions().then(
      (found) => {
        if (!over) setSessions(found);
      },
      (error: unknown) => {
        if (!over) setProblem({ error });
      },
    );
    return () => {
      over = true;
    };
  }, [shown]);
  const remove = async (session: PastSession) => {
    try {
      await deleteSession(session.id);
      setProblem(null);
      setSessions((known) => known?.filter((item) => item.id !== session.id) ?? null);
    } catch (error) {
      setProblem({ error });
    }
  };
  return { sessions, problem, remove };
}
