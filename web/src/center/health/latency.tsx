"use client";

import { useFormat, useT } from "@/i18n/center";
import { Card } from "../ui/card";
import { EmptyState, ErrorState, SkeletonRows } from "../ui/states";
import type { Figures } from "./page";
import { linePath, ticksUpTo } from "./scale";

const STEPS = {
  turn_ended: "health.stepTurnEnded",
  words: "health.stepWords",
  first_text: "health.stepFirstText",
  first_sound: "health.stepFirstSound",
  heard: "health.stepHeard",
} as const;

type StepLatency = Figures["latency"][number];

interface LatencyProps {
  readonly figures: Figures | null;
  /** Median time to the first sound, ms, as it went since the page is open. */
  readonly trend: readonly number[];
  readonly lost: boolean;
  readonly error: unknown;
}

/** How long the steps of an answer take, as ranges on one axis of time. */
export function Latency({ figures, trend, lost, error }: LatencyProps) {
  const t = useT();
  const format = useFormat();
  const steps = figures?.latency ?? [];
  return (
    <Card
      title={t("health.latency")}
      {...(steps.length > 0 && figures !== null
        ? {
            description: t("health.latencyWhy", {
              count: figures.turns,
              time: format.time(figures.since_ms),
            }),
          }
        : {})}
      flush
    >
      {figures === null ? (
        lost && error !== null ? (
          <ErrorState error={error} />
        ) : (
          <SkeletonRows rows={3} />
        )
      ) : steps.length === 0 ? (
        <EmptyState icon="clock" title={t("health.noLatency")}>
          {t("health.noLatencyWhy")}
        </EmptyState>
      ) : (
        <>
          <Ranges steps={steps} />
          {trend.length > 1 && <Trend values={trend} />}
        </>
      )}
    </Card>
  );
}

/** A table whose last column is drawn: to the median, to the 95th and to the 99th percentile. */
function Ranges({ steps }: { readonly steps: readonly StepLatency[] }) {
  const t = useT();
  const format = useFormat();
  const marks = ticksUpTo(Math.max(...steps.map(({ p99_ms: p99 }) => p99)));
  const reach = marks.at(-1) ?? 1;
  const share = (ms: number) => `${Math.min(100, (ms / reach) * 100)}%`;
  return (
    <div className="px-5 pb-5 sm:px-6">
      <table className="w-full text-sm tabular-nums">
        <caption className="sr-only">{t("health.latency")}</caption>
        <thead className="text-left text-xs text-soft">
          <tr>
            <th scope="col" className="py-2 pr-4 font-medium max-sm:sr-only">
              {t("health.step")}
            </th>
            <th scope="col" className="w-full py-2 font-medium max-sm:sr-only" aria-hidden />
            <th scope="col" className="py-2 pl-4 text-right font-medium whitespace-nowrap">
              {t("health.half")}
            </th>
            <th scope="col" className="py-2 pl-4 text-right font-medium whitespace-nowrap">
              {t("health.most")}
            </th>
            <th scope="col" className="py-2 pl-4 text-right font-medium whitespace-nowrap max-md:hidden">
              {t("health.nearly")}
            </th>
            <th scope="col" className="py-2 pl-4 text-right font-medium whitespace-nowrap max-md:hidden">
              {t("health.slowest")}
            </th>
          </tr>
        </thead>
        <tbody>
          {steps.map((step) => (
            <tr key={step.step} className="border-t border-line max-sm:grid max-sm:grid-cols-2">
              <th
                scope="row"
                className="py-2.5 pr-4 text-left font-normal whitespace-nowrap max-sm:col-span-2 max-sm:pb-1 max-sm:font-medium"
              >
                {t(STEPS[step.step])}
              </th>
              <td className="max-sm:col-span-2" aria-hidden>
                <svg className="h-4 w-full overflow-visible" preserveAspectRatio="none">
                  <rect y="5" width="100%" height="6" rx="3" className="fill-raised" />
                  <rect
                    y="5"
                    width={share(step.p95_ms)}
                    height="6"
                    rx="3"
                    className="fill-accent opacity-35"
                  />
                  <rect y="5" width={share(step.p50_ms)} height="6" rx="3" className="fill-accent" />
                  <rect x={share(step.p99_ms)} y="2" width="2" height="12" rx="1" className="fill-soft" />
                </svg>
              </td>
              <td className="py-2.5 text-right font-medium whitespace-nowrap sm:pl-4 max-sm:text-left">
                {format.latency(step.p50_ms)}
              </td>
              <td className="py-2.5 pl-4 text-right whitespace-nowrap">{format.latency(step.p95_ms)}</td>
              <td className="py-2.5 pl-4 text-right whitespace-nowrap max-md:hidden">
                {format.latency(step.p99_ms)}
              </td>
              <td className="py-2.5 pl-4 text-right whitespace-nowrap text-soft max-md:hidden">
                {format.latency(step.max_ms)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const WIDTH = 600;
const HEIGHT = 56;

/** How the median went. */
function Trend({ values }: { readonly values: readonly number[] }) {
  const t = useT();
  const format = useFormat();
  const highest = ticksUpTo(Math.max(...values)).at(-1) ?? 1;
  const last = values.at(-1) ?? 0;
  const line = linePath(values, WIDTH, HEIGHT, highest);
  return (
    <figure className="border-t border-line px-5 py-4 sm:px-6">
      <figcaption className="flex flex-wrap justify-between gap-x-4 text-xs text-soft">
        {t("health.trend")}
        <span className="font-medium text-ink tabular-nums">{format.latency(last)}</span>
      </figcaption>
      <svg
        aria-hidden
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="mt-2 h-14 w-full overflow-visible"
      >
        <path d={`${line}L${WIDTH} ${HEIGHT}L0 ${HEIGHT}Z`} className="fill-accent opacity-10" />
        <path
          d={line}
          className="fill-none stroke-accent"
          strokeWidth="2"
          vectorEffect="non-scaling-stroke"
        />
        <path d={`M0 ${HEIGHT}H${WIDTH}`} className="stroke-line" vectorEffect="non-scaling-stroke" />
      </svg>
    </figure>
  );
}
