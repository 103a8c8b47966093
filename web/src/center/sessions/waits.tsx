"use client";

import { clock } from "@/ui/clock";
import type { Timeline, TurnLatency } from "@/ui/past/api";
import type { CenterKey } from "@/i18n/center";
import { useFormat, useT } from "../i18n";
import { Badge, Card } from "../ui";
import { stepsOf, type WaitStep } from "./wait-steps";

const LABELS = {
  turn_ended: "sessions.stepTurn",
  words: "sessions.stepWords",
  first_text: "sessions.stepText",
  first_sound: "sessions.stepSound",
  heard: "sessions.stepHeard",
} as const satisfies Readonly<Record<WaitStep["name"], CenterKey>>;

const COLORS: Readonly<Record<WaitStep["name"], string>> = {
  ...{ turn_ended: "bg-edge", words: "bg-warn", first_text: "bg-accent" },
  ...{ first_sound: "bg-soft", heard: "bg-alert" },
};

interface WaitsProps {
  readonly timeline: Timeline;
  readonly onSeek: (ms: number) => void;
}

/** Where the time of each turn went, from the end of what was said to the first sound of the answer. */
export function Waits({ timeline: { turns }, onSeek }: WaitsProps) {
  const t = useT();
  if (turns.length === 0) return null;
  const longest = Math.max(...turns.map(({ heard_ms: waited }) => waited), 1);
  return (
    <Card title={t("sessions.waits")} description={t("sessions.waitsAbout")}>
      <ol className="flex flex-col gap-2.5">
        {turns.map((turn) => (
          <Turn key={turn.response_id} {...{ turn, longest, onSeek }} />
        ))}
      </ol>
      <ul aria-label={t("sessions.legend")} className="mt-5 flex flex-wrap gap-x-4 gap-y-1 text-xs text-soft">
        {Object.entries(LABELS).map(([name, label]) => (
          <li key={name} className="flex items-center gap-1.5">
            <span aria-hidden className={`size-2.5 rounded-full ${COLORS[name as WaitStep["name"]]}`} />
            {t(label)}
          </li>
        ))}
      </ul>
    </Card>
  );
}

interface TurnProps {
  readonly turn: TurnLatency;
  readonly longest: number;
  readonly onSeek: (ms: number) => void;
}

function Turn({ turn, longest, onSeek }: TurnProps) {
  const t = useT();
  const format = useFormat();
  const steps = stepsOf(turn);
  const told = steps.map(({ name, tookMs }) => `${t(LABELS[name])}: ${format.latency(tookMs)}`).join(", ");
  return (
    <li className="grid grid-cols-[3.25rem_minmax(0,1fr)_4.5rem] items-center gap-3 text-sm">
      <button
        type="button"
        onClick={() => onSeek(turn.at_ms)}
        title={t("sessions.goHere")}
        className="min-h-6 text-left text-soft tabular-nums underline-offset-4 hover:underline"
      >
        {clock(turn.at_ms)}
      </button>
      <div title={told} className="flex h-3 overflow-hidden rounded-full bg-raised">
        <span className="sr-only">{told}</span>
        {steps.map(({ name, tookMs }) => (
          <span
            key={name}
            aria-hidden
            className={`h-full ${COLORS[name]}`}
            style={{ width: `${((100 * tookMs) / longest).toFixed(2)}%` }}
          />
        ))}
      </div>
      <span className="text-right whitespace-nowrap tabular-nums">
        {format.latency(turn.heard_ms)}
        {turn.prepared && (
          <span className="sr-only">
            {" "}
            <Badge>{t("sessions.prepared")}</Badge>
          </span>
        )}
      </span>
    </li>
  );
}
