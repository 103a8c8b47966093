import { median, medianSteps, type TimedTurn } from "@/session/conversation/latency";
import { LABELS, seconds } from "./waterfall";

/** The last turns: how long each took, and the medians of what they were made of. */
export function LatencyHistory({ turns }: { readonly turns: readonly TimedTurn[] }) {
  if (turns.length < 2) return null;
  const totals = turns.map((turn) => turn.latency.totalMs);
  const slowest = Math.max(...totals);
  return (
    <section aria-label="The last turns" className="mt-5 border-t border-line pt-5">
      <h3 className="mb-2 text-sm font-medium">The last {turns.length} turns</h3>
      <p className="text-sm text-soft">
        Median {seconds(median(totals))}, fastest {seconds(Math.min(...totals))}, slowest {seconds(slowest)}.
      </p>
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
        <caption className="mb-1 text-left text-xs text-soft">Medians, from when you had finished</caption>
        <tbody>
          {medianSteps(turns).map(({ moment, atMs }) => (
            <tr key={moment}>
              <th scope="row" className="py-0.5 text-left font-normal">
                {LABELS[moment]}
              </th>
              <td className="text-right tabular-nums">{Math.round(atMs)} ms</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function describe({ latency, server }: TimedTurn): string {
  const prepared = server?.prepared === true ? ", prepared" : "";
  return `${seconds(latency.totalMs)}, ${latency.spoken ? "spoken" : "typed"}${prepared}`;
}
