import { type Moment, stepsOf, type TimedTurn } from "@/session/conversation/latency";

export const LABELS: Readonly<Record<Moment, string>> = {
  user_finished: "You finished",
  turn_ended: "Sure that you had finished",
  words_known: "Your words recognized",
  first_text: "First words of the answer",
  sound_made: "First sound made",
  sound_received: "First sound received",
  sound_heard: "First sound heard",
};

/** What the wait for an answer was made of, step by step. */
export function Waterfall({ turn }: { readonly turn: TimedTurn }) {
  const { totalMs, spoken } = turn.latency;
  const prepared = turn.server?.prepared === true;
  return (
    <>
      <p className="mb-4 text-sm text-soft">
        {seconds(totalMs)} from {spoken ? "the end of your speech" : "sending your message"} to the first
        sound. {prepared && "The answer was begun before it was sure that you had finished."}
      </p>
      <ol className="flex flex-col gap-3">
        {stepsOf(turn).map((step) => (
          <li key={step.moment}>
            <div className="flex items-baseline justify-between gap-4 text-sm">
              <span>
                {!spoken && step.moment === "turn_ended" ? "Message received" : LABELS[step.moment]}
              </span>
              <span className="tabular-nums">
                {step.atMs < 0 ? "before the end" : `+${Math.round(step.tookMs)} ms`}
              </span>
            </div>
            <div aria-hidden className="mt-1 h-1.5 rounded-full bg-raised">
              <div
                className="h-full max-w-full min-w-1 rounded-full bg-accent"
                style={{
                  marginLeft: `${percent(step.atMs - step.tookMs, totalMs)}%`,
                  width: `${percent(step.tookMs, totalMs)}%`,
                }}
              />
            </div>
          </li>
        ))}
      </ol>
      <p className="mt-4 text-xs text-soft">
        {turn.server === null
          ? "All times are this page’s."
          : "What happens in the server is timed there; receiving and hearing, here."}
      </p>
    </>
  );
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

/** A step that began before the speech had ended is shown from its end. */
function percent(part: number, whole: number): number {
  return whole <= 0 ? 0 : Math.max(0, Math.min(98, (100 * part) / whole));
}
