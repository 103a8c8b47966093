import { useT } from "@/i18n/talk";
import { median, medianSteps, type TimedTurn } from "@/session/conversation/latency";
import { useSeconds } from "../use-seconds";
import { LABELS } from "./waterfall";

/** The last turns: how long each took, and the medians of what they were made of. */
export function LatencyHistory({ turns }: { readonly turns: readonly TimedTurn[] }) {
  const t = useT();
  const seconds = useSeconds(2);
  if (turns.length < 2) return null;
  const totals = turns.map((turn) => turn.latency.totalMs);
  const slowest = Math.max(...totals);
  const spread = {
    median: seconds(median(totals)),
    fastest: seconds(Math.min(...totals)),
    slowest: seconds(slowest),
  };
  const describe = ({ latency, server }: TimedTurn) =>
    [
      seconds(latency.totalMs),
      t(latency.spoken ? "conversation.spoken" : "conversation.typed"),
      ...(server?.prepared === true ? [t("conversation.prepared")] : []),
    ].join(t("controls.between"));
  return (
    <section aria-label={t("conversation.turns")} className="mt-5 border-t border-line pt-5">
      <h3 className="mb-2 text-sm font-medium">{t("conversation.lastTurns", { count: turns.length })}</h3>
      <p className="text-sm text-soft">{t("conversation.spread", spread)}</p>
      <ol className="mt-3 flex h-14 items-end gap-1">
        {turns.map((turn) => (
          <li
            key={turn.responseId}
            className={`min-w-1 flex-1 rounded-t-sm ${turn.latency.spoken ? "bg-accent" : "bg-edge"}`}
            style={{ height: `${Math.max(4, (100 * turn.latency.totalMs) / slowest)}%` }}
            title={describe(turn)}
          >
            <span className="sr-only">{describe(turn)}</span>
          </li>
        ))}
      </ol>
      <table className="mt-4 w-full text-sm">
        <caption className="mb-1 text-left text-xs text-soft">{t("conversation.medians")}</caption>
        <tbody>
          {medianSteps(turns).map(({ moment, atMs }) => (
            <tr key={moment}>
              <th scope="row" className="py-0.5 text-left font-normal">
                {t(LABELS[moment])}
              </th>
              <td className="text-right tabular-nums">
                {t("controls.milliseconds", { ms: Math.round(atMs) })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
