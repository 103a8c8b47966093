import { clock } from "../clock";
import type { Timeline } from "./api";
import { type Cursor, useAtCursor } from "./cursor";
import { attentionOf, feelingInWords, lookOf, momentAt, surenessOf } from "./moment";
import type { PlotWords } from "./plot-words";

/** So often it follows the cursor while a recording plays, ms. */
const STEP_MS = 200;

interface ReadoutProps {
  readonly timeline: Timeline;
  readonly cursor: Cursor;
  readonly words: PlotWords;
}

/** What there was at the cursor. Its size stays the same, so that nothing below it jumps. */
export function Readout({ timeline, cursor, words }: ReadoutProps) {
  const moment = momentAt(
    timeline,
    // Up, so that words are there where they begin: that is where a press on their time leads.
    useAtCursor(cursor, (ms) => Math.min(timeline.duration_ms, Math.ceil(ms / STEP_MS) * STEP_MS)),
  );
  const { valence, arousal, said, sound } = moment;
  const feeling = feelingInWords(moment, words);
  const more = [
    surenessOf(moment, words),
    attentionOf(moment, words),
    lookOf(moment, words),
    sound === null ? "" : words.label(sound.label),
  ];
  return (
    <div aria-hidden className="h-24 overflow-hidden rounded-2xl bg-raised px-4 py-2.5 text-sm sm:h-17">
      <p className="flex items-baseline gap-3 overflow-hidden whitespace-nowrap">
        <span className="font-medium tabular-nums">{clock(moment.atMs)}</span>
        <span className="font-medium">
          {feeling !== "" ? feeling : timeline.states.at_ms.length > 0 ? words.nothing : ""}
        </span>
        <span className="truncate text-soft">{more.filter((part) => part !== "").join(" · ")}</span>
        <span className="ml-auto hidden text-soft tabular-nums sm:inline">
          {valence !== null && `${words.pleasant} ${words.signed(valence)}  `}
          {arousal !== null && `${words.excited} ${words.signed(arousal)}  `}
        </span>
      </p>
      <p className="mt-0.5 line-clamp-2 text-soft sm:line-clamp-1">
        {said !== null && (
          <>
            <span className="font-medium text-ink">{said.role === "user" ? words.you : words.name}</span>{" "}
            {said.text}
          </>
        )}
      </p>
    </div>
  );
}
