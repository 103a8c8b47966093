"use client";

import { useEffect, useState } from "react";
import type { Cue, UserStateEstimated } from "@/contract/events";
import type { Format } from "@/i18n/format";
import { type TalkTranslate, useFormat, useT } from "@/i18n/talk";
import {
  moodConfidence,
  type Portrait,
  readsFeelings,
  sourceOf,
  SOURCES,
  sourcesInUse,
} from "@/session/senses/portrait";
import { Button } from "../controls/button";
import { Icon } from "../controls/icons";
import { useConversation, useConversationState } from "../conversation-context";
import { cueInWords, soundInWords } from "./cues";
import { MoodField } from "./mood-field";
import { effectInWords, makerInWords, moodOf, personInWords, SOURCE_LABELS, surenessInWords } from "./words";

interface WhyProps {
  readonly onSenses?: (() => void) | undefined;
  readonly onTimeline?: (() => void) | undefined;
}

/** The rows change no faster than they can be read, ms. */
const READ_MS = 1_200;
/** Sounds older than this are not told, ms. */
const SOUNDS_MS = 60_000;

/** Why the person is thought to come across so: every cue, what it did, how sure that is, and who says so. */
export function Why({ onSenses, onTimeline }: WhyProps) {
  const t = useT();
  const format = useFormat();
  const { state, sounds } = useSlowPortrait();
  const settings = useConversationState((item) => item.settings);
  const name = useConversationState((item) => item.persona?.title ?? t("senses.sheBegins"));
  const reads = settings !== null && readsFeelings(settings);
  const words = personInWords(state, reads, t);
  const mood = state === null || !reads ? "" : moodOf(state, t);
  return (
    <div
      role="dialog"
      aria-label={t("person.why")}
      className="animate-rise max-h-[calc(100dvh-16rem)] min-h-40 overflow-y-auto rounded-3xl bg-surface p-5 text-sm shadow-float ring-1 ring-line"
    >
      <div className="flex items-center gap-4">
        <LabeledField />
        <div className="min-w-0">
          <p className="text-base font-semibold">
            {words.feeling !== "" ? words.feeling : t(reads ? "person.nothingYet" : "person.noFeelings")}
          </p>
          <p className="min-h-[1.375rem] text-soft">{mood}</p>
          <p className="min-h-[1.375rem] text-soft">{sureness(state, reads, t, format)}</p>
        </div>
      </div>
      <Cues cues={state?.cues ?? []} />
      <Estimates state={state} />
      {settings?.sounds === true && (
        <p className="mt-3 flex min-h-[1.375rem] justify-between gap-4">
          <span className="text-soft">{t("person.heard")}</span>
          <span className="text-right">
            {sounds.map((sound) => soundInWords(sound.label, t)).join(t("controls.between")) ||
              t("person.nothingSpecial")}
          </span>
        </p>
      )}
      <Origins />
      <p className="mt-3 border-t border-line pt-3 text-xs text-soft">
        {t("person.putTogether", { maker: makerInWords(state?.source ?? "rules", t), name })}
      </p>
      {(onSenses !== undefined || onTimeline !== undefined) && (
        <div className="-mb-1 mt-2 -ml-3 flex flex-wrap gap-1">
          {onSenses !== undefined && (
            <Button kind="quiet" icon="eye" onClick={onSenses} className="px-3! text-sm!">
              {t("person.senses")}
            </Button>
          )}
          {onTimeline !== undefined && (
            <Button kind="quiet" icon="clock" onClick={onTimeline} className="px-3! text-sm!">
              {t("person.overTime")}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

function sureness(
  state: UserStateEstimated | null,
  reads: boolean,
  t: TalkTranslate,
  format: Format,
): string {
  if (state === null || !reads) return "";
  const known = state.emotion !== "unknown";
  const confidence = known ? state.emotion_confidence : moodConfidence(state);
  const values = { sureness: surenessInWords(confidence, t), share: format.percent(confidence, 0) };
  return t(known ? "person.sureAndShare" : "person.moodSure", values);
}

function LabeledField() {
  const t = useT();
  return (
    <div
      aria-hidden
      className="grid shrink-0 grid-cols-[auto_auto_auto] items-center justify-items-center gap-x-1 text-[0.6875rem] leading-4 text-soft"
    >
      <span className="col-span-3">{t("person.excited")}</span>
      <span className="rotate-180 [writing-mode:vertical-rl] in-[:lang(zh)]:rotate-0">
        {t("person.unpleasant")}
      </span>
      <MoodField size={84} />
      <span className="[writing-mode:vertical-rl]">{t("person.pleasant")}</span>
      <span className="col-span-3">{t("person.calm")}</span>
    </div>
  );
}

function Cues({ cues }: { readonly cues: readonly Cue[] }) {
  const t = useT();
  const format = useFormat();
  return (
    <section aria-label={t("person.noticed")} className="mt-4 min-h-16">
      <p className="mb-1 text-xs font-medium text-soft">{t("person.noticed")}</p>
      {cues.length === 0 ? (
        <p className="text-soft">{t("person.nothingMoves")}</p>
      ) : (
        <ul className="flex flex-col gap-1">
          {cues.map((cue) => {
            const source = sourceOf(cue.source);
            const label = source === null ? cue.source : t(SOURCE_LABELS[source]);
            return (
              <li key={`${cue.source} ${cue.name}`} className="flex items-center gap-2">
                <span title={label} className="text-accent">
                  <Icon name={source ?? "person"} size={16} />
                  <span className="sr-only">{t("person.source", { source: label })} </span>
                </span>
                <span className="min-w-0 flex-1">{cueInWords(cue.name, t)}</span>
                <span className="text-right text-soft tabular-nums">{effectInWords(cue, t, format)}</span>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}

function Estimates({ state }: { readonly state: UserStateEstimated | null }) {
  const t = useT();
  const format = useFormat();
  const rows = [
    [t("person.attention"), state?.attention],
    [t("person.takesPart"), state?.engagement],
  ] as const;
  return (
    <dl className="mt-3 grid grid-cols-[auto_1fr_auto] items-center gap-x-3 gap-y-1 border-t border-line pt-3">
      {rows.map(([title, estimate]) => {
        const known = estimate !== undefined && estimate.confidence >= 0.05;
        const share = known ? Math.max(0, estimate.value) : 0;
        return (
          <div key={title} className="contents">
            <dt className="text-soft">{title}</dt>
            <dd aria-hidden className="h-1.5 overflow-hidden rounded-full bg-raised">
              <span
                className="block size-full origin-left rounded-full bg-accent transition-[transform,opacity] duration-700"
                style={{ transform: `scaleX(${share})`, opacity: 0.35 + 0.65 * (estimate?.confidence ?? 0) }}
              />
            </dd>
            <dd className="min-w-30 text-right text-soft">
              {known
                ? t("person.shareAndSure", {
                    share: format.percent(share, 0),
                    sureness: surenessInWords(estimate.confidence, t),
                  })
                : t("person.notKnown")}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

/** Names what is in use, and what is not. */
function Origins() {
  const t = useT();
  const settings = useConversationState((state) => state.settings);
  const used = sourcesInUse(settings);
  return (
    <ul aria-label={t("person.sources")} className="mt-3 flex flex-wrap gap-x-4 gap-y-1 text-xs">
      {SOURCES.map((name) => (
        <li key={name} className={`flex items-center gap-1.5 ${used[name] ? "text-ink" : "text-soft"}`}>
          <Icon name={name} size={16} />
          {used[name] ? t(SOURCE_LABELS[name]) : t("person.off", { source: t(SOURCE_LABELS[name]) })}
        </li>
      ))}
    </ul>
  );
}

/** Follows the portrait at the pace of reading, without sounds that are long over. */
function useSlowPortrait(): Portrait {
  const { portrait } = useConversation().senses;
  const [shown, setShown] = useState(() => lately(portrait.getState()));
  useEffect(() => {
    const timer = setInterval(() => setShown(lately(portrait.getState())), READ_MS);
    return () => clearInterval(timer);
  }, [portrait]);
  return shown;
}

function lately({ state, sounds }: Portrait): Portrait {
  const nowMs = performance.now();
  return { state, sounds: sounds.filter((sound) => nowMs - sound.atMs < SOUNDS_MS) };
}
