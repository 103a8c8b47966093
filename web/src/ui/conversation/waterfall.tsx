import { type TalkKey, useFormat, useT } from "@/i18n/talk";
import { type Moment, stepsOf, type TimedTurn } from "@/session/conversation/latency";
import { useSeconds } from "../use-seconds";

export const LABELS: Readonly<Record<Moment, TalkKey>> = {
  user_finished: "conversation.userFinished",
  turn_ended: "conversation.turnEnded",
  words_known: "conversation.wordsKnown",
  first_text: "conversation.firstText",
  sound_made: "conversation.soundMade",
  sound_received: "conversation.soundReceived",
  sound_heard: "conversation.soundHeard",
};

/** What the wait for an answer was made of, step by step. */
export function Waterfall({ turn }: { readonly turn: TimedTurn }) {
  const t = useT();
  const format = useFormat();
  const seconds = useSeconds(2);
  const { totalMs, spoken } = turn.latency;
  const prepared = turn.server?.prepared === true;
  return (
    <>
      <p className="mb-4 text-sm text-soft">
        {format.sentences(
          t(spoken ? "conversation.tookSpoken" : "conversation.tookTyped", { time: seconds(totalMs) }),
          prepared ? t("conversation.preparedWhy") : "",
        )}
      </p>
      <ol className="flex flex-col gap-3">
        {stepsOf(turn).map((step) => (
          <li key={step.moment}>
            <div className="flex items-baseline justify-between gap-4 text-sm">
              <span>
                {t(
                  !spoken && step.moment === "turn_ended"
                    ? "conversation.messageReceived"
                    : LABELS[step.moment],
                )}
              </span>
              <span className="tabular-nums">
                {step.atMs < 0
                  ? t("conversation.beforeEnd")
                  : t("conversation.later", {
                      time: t("controls.milliseconds", { ms: Math.round(step.tookMs) }),
                    })}
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
        {t(turn.server === null ? "conversation.oneClock" : "conversation.twoClocks")}
      </p>
    </>
  );
}

/** A step that began before the speech had ended is shown from its end. */
function percent(part: number, whole: number): number {
  return whole <= 0 ? 0 : Math.max(0, Math.min(98, (100 * part) / whole));
}
