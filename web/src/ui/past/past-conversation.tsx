"use client";

import { useEffect, useMemo, useRef, useState } from "react";
import { useFormat, useT } from "@/i18n/talk";
import { Button } from "../controls/button";
import { problemInWords } from "../notices/codes";
import { usePersonaTitle } from "../server-status";
import { useTheme } from "../theme";
import { fetchTimeline, type Timeline } from "./api";
import { csvOf } from "./csv";
import { newCursor } from "./cursor";
import { PastTranscript } from "./past-transcript";
import { plotWords } from "./plot-words";
import { saveFile, savePlot } from "./save";
import { TimelinePlot } from "./timeline-plot";

const POINTS = 900;
/** A conversation that still goes on is looked at again after so long, ms. */
const AGAIN_MS = 4_000;

interface PastConversationProps {
  readonly sessionId: string;
  /** Whether it still goes on. */
  readonly live: boolean;
}

/** One conversation: over time, and word by word. */
export function PastConversation({ sessionId, live }: PastConversationProps) {
  const t = useT();
  const format = useFormat();
  const { timeline, problem } = useTimeline(sessionId, live);
  const [cursor] = useState(newCursor);
  const drawing = useRef<SVGSVGElement>(null);
  const theme = useTheme();
  const name = usePersonaTitle(timeline?.persona ?? "");
  const words = useMemo(() => plotWords(name, t, format), [name, t, format]);
  const seek = (ms: number) => cursor.setState({ ms });
  if (problem !== null) return <p role="alert">{problemInWords(problem.error, t("past.unreadable"), t)}</p>;
  if (timeline === null) return <Loading />;
  const observed = timeline.states.at_ms.length > 0;
  const file = `conversation-${new Date(timeline.opened_ms).toISOString().slice(0, 16).replace(/[:T]/g, "-")}`;
  const saveTable = () =>
    saveFile(`${file}.csv`, new Blob([csvOf(timeline)], { type: "text/csv;charset=utf-8" }));
  if (timeline.said.length === 0 && !observed) {
    return <p className="text-soft">{t("past.empty")}</p>;
  }
  return (
    <div className="flex flex-col gap-6">
      <section aria-label={t("past.overTime")}>
        <TimelinePlot {...{ timeline, words, theme, cursor, drawing }} onSeek={seek} />
        {!observed && <p className="mt-3 text-sm text-soft">{t("past.notObserved")}</p>}
        {timeline.truncated && <p className="mt-3 text-sm text-soft">{t("past.truncated")}</p>}
        <div className="mt-3 -ml-3 flex flex-wrap gap-1">
          <Button
            kind="quiet"
            icon="download"
            onClick={() => void savePlot(file, drawing.current, theme)}
            className="px-3! text-sm!"
          >
            {t("past.asPicture")}
          </Button>
          <Button kind="quiet" icon="download" onClick={saveTable} className="px-3! text-sm!">
            {t("past.asTable")}
          </Button>
        </div>
      </section>
      <PastTranscript timeline={timeline} name={name} cursor={cursor} onCursor={seek} />
    </div>
  );
}

function Loading() {
  const t = useT();
  return (
    <div role="status" className="flex flex-col gap-3">
      <span className="text-sm text-soft">{t("past.reading")}</span>
      <span aria-hidden className="block h-72 animate-pulse rounded-2xl bg-raised" />
    </div>
  );
}

/** Fetches a conversation over time, again and again while it goes on. */
function useTimeline(sessionId: string, live: boolean) {
  const [timeline, setTimeline] = useState<Timeline | null>(null);
  const [problem, setProblem] = useState<{ readonly error: unknown } | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over = false;
    const load = async () => {
      try {
        const found = await fetchTimeline(sessionId, POINTS);
        if (!over) setTimeline(found);
      } catch (error) {
        if (!over) setProblem({ error });
        return;
      }
      if (live && !over) timer = setTimeout(() => void load(), AGAIN_MS);
    };
    void load();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [sessionId, live]);
  return { timeline, problem };
}
