"use client";

import { useCallback, useRef } from "react";
import { useStore } from "zustand";
import { clock } from "@/ui/clock";
import { useCursorEffect } from "@/ui/past/cursor";
import { useT } from "../i18n";
import { Icon, Notice } from "../ui";
import type { Replay } from "./replay";
import type { Take } from "./takes";

const RATES = [1, 1.25, 1.5, 2, 0.75];

interface PlayerProps {
  readonly replay: Replay;
  readonly takes: readonly Take[];
  readonly durationMs: number;
}

/** Plays what was recorded. The time follows past React; the line of time and the transcript follow the same cursor. */
export function Player({ replay, takes, durationMs }: PlayerProps) {
  const t = useT();
  const { playing, rate, failed } = useStore(replay.state);
  const time = useRef<HTMLSpanElement>(null);
  const bar = useRef<HTMLInputElement>(null);
  const follow = useCallback((ms: number) => {
    if (time.current !== null) time.current.textContent = clock(ms);
    if (bar.current === null) return;
    bar.current.value = String(Math.round(ms));
    bar.current.ariaValueText = clock(ms);
  }, []);
  useCursorEffect(replay.cursor, follow);
  const faster = () => replay.setRate(RATES[(RATES.indexOf(rate) + 1) % RATES.length] ?? 1);
  return (
    <div className="flex flex-col gap-3">
      <div
        role="group"
        aria-label={t("sessions.recording")}
        className="flex items-center gap-3 rounded-full bg-raised py-1.5 pr-3 pl-1.5"
      >
        <button
          type="button"
          onClick={() => replay.toggle()}
          aria-label={t(playing ? "sessions.pause" : "sessions.play")}
          title={t(playing ? "sessions.pause" : "sessions.play")}
          className="flex size-11 shrink-0 items-center justify-center rounded-full bg-accent text-on-accent hover:brightness-110"
        >
          <Icon name={playing ? "pause" : "play"} />
        </button>
        <span className="w-22 shrink-0 text-xs text-soft tabular-nums max-sm:w-auto">
          <span ref={time} className="text-ink" /> / {clock(durationMs)}
        </span>
        <div className="relative flex h-6 min-w-0 flex-1 items-center">
          <Recorded takes={takes} durationMs={durationMs} />
          <input
            ref={bar}
            type="range"
            aria-label={t("sessions.position")}
            min={0}
            max={Math.max(1, Math.round(durationMs))}
            step={100}
            defaultValue={0}
            onChange={(event) => replay.seek(Number(event.target.value))}
            className="relative w-full accent-accent"
          />
        </div>
        <button
          type="button"
          onClick={faster}
          aria-label={t("sessions.speed", { rate })}
          title={t("sessions.speed", { rate })}
          className="min-h-8 min-w-11 rounded-full text-xs font-medium tabular-nums hover:bg-chosen"
        >
          {rate}×
        </button>
      </div>
      {failed && (
        <Notice tone="warn" icon="alert">
          {t("sessions.unplayable")}
        </Notice>
      )}
    </div>
  );
}

/** Where there is sound, below the slider: somebody may have agreed for a part only. */
function Recorded({ takes, durationMs }: Omit<PlayerProps, "replay">) {
  const percent = (ms: number) => `${(100 * Math.min(1, ms / Math.max(1, durationMs))).toFixed(2)}%`;
  return takes.map(({ startMs, durationMs: lasted }) => (
    <span
      key={startMs}
      aria-hidden
      className="absolute top-full h-0.5 rounded-full bg-record"
      style={{ left: percent(startMs), width: percent((lasted ?? durationMs - startMs) || 0) }}
    />
  ));
}
