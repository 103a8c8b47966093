import type { Moment, TurnLatency } from "@/session/conversation/latency";

const LABELS: Readonly<Record<Moment, string>> = {
  user_finished: "You finished",
  turn_ended: "Sure that you had finished",
  words_known: "Your words recognized",
  first_text: "First words of the answer",
  sound_made: "First sound made",
  sound_received: "First sound received",
  sound_heard: "First sound heard",
};

/** What the wait for an answer was made of, step by step. */
export function Waterfall({ latency }: { readonly latency: TurnLatency }) {
  const { totalMs, steps, spoken } = latency;
  return (
    <>
      <p className="mb-4 text-sm text-soft">
        {(totalMs / 1000).toFixed(2)} s from {spoken ? "the end of your speech" : "sending your message"} to
        the first sound.
      </p>
      <ol className="flex flex-col gap-3">
        {steps.map((step) => (
          <li key={step.moment}>
            <div className="flex items-baseline justify-between gap-4 text-sm">
              <span>
                {!spoken && step.moment === "turn_ended" ? "Message received" : LABELS[step.moment]}
              </span>
              <span className="tabular-nums">+{Math.round(step.tookMs)} ms</span>
            </div>
            <div aria-hidden className="mt-1 h-1.5 rounded-full bg-raised">
              <div
                className="h-full min-w-1 rounded-full bg-accent"
                style={{
                  marginLeft: `${percent(step.atMs - step.tookMs, totalMs)}%`,
                  width: `${percent(step.tookMs, totalMs)}%`,
                }}
              />
            </div>
          </li>
        ))}
      </ol>
    </>
  );
}

function percent(part: number, whole: number): number {
  return whole <= 0 ? 0 : Math.min(100, (100 * part) / whole);
}
