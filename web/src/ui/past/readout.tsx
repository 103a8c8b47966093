import { surenessInWords } from "../person/words";
import { attentionOf, clock, feelingInWords, type Moment } from "./moment";

/** What there was at the cursor. Its size stays the same, so that nothing below it jumps. */
export function Readout({ moment, name }: { readonly moment: Moment; readonly name: string }) {
  const { emotion, emotionConfidence, valence, arousal, said, sound } = moment;
  const feeling = feelingInWords(moment);
  const sure = emotion !== null && emotion !== "unknown" ? surenessInWords(emotionConfidence) : "";
  const more = [sure, attentionOf(moment), sound === null ? "" : sound.label];
  return (
    <div aria-hidden className="h-24 overflow-hidden rounded-2xl bg-raised px-4 py-2.5 text-sm sm:h-17">
      <p className="flex items-baseline gap-3 overflow-hidden whitespace-nowrap">
        <span className="font-medium tabular-nums">{clock(moment.atMs)}</span>
        <span className="font-medium">{feeling === "" ? "Nothing observed" : feeling}</span>
        <span className="truncate text-soft">{more.filter((part) => part !== "").join(" · ")}</span>
        <span className="ml-auto hidden text-soft tabular-nums sm:inline">
          {signed("pleasant", valence)}
          {signed("excited", arousal)}
        </span>
      </p>
      <p className="mt-0.5 line-clamp-2 text-soft sm:line-clamp-1">
        {said !== null && (
          <>
            <span className="font-medium text-ink">{said.role === "user" ? "You" : name}</span> {said.text}
          </>
        )}
      </p>
    </div>
  );
}

function signed(what: string, value: number | null): string {
  if (value === null) return "";
  return `${what} ${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}  `;
}
