"use client";

import type { PersonaCard } from "@/contract/events";
import { useFormat, useT } from "@/i18n/talk";
import { useWaking, useWhereabouts } from "../server-status";

interface AttractProps {
  readonly persona: PersonaCard;
  /** Whether a voice wakes her. */
  readonly hears: boolean;
  /** Whether she sees from the beginning who comes. */
  readonly sees: boolean;
  /** Whether other sounds than speech are named from the beginning. */
  readonly namesSounds: boolean;
  readonly onBegin: () => void;
}

/** What is shown while nobody is there: all of it is one button. */
export function Attract({ persona, hears, sees, namesSounds, onBegin }: AttractProps) {
  const t = useT();
  const format = useFormat();
  const waking = useWaking();
  const whereabouts = useWhereabouts();
  return (
    <main className="absolute inset-0">
      <h1 className="sr-only">{persona.title}</h1>
      <button
        type="button"
        onClick={onBegin}
        className="absolute inset-0 flex w-full flex-col justify-end outline-offset-[-6px]"
      >
        <span className="floor relative isolate flex w-full flex-col items-center gap-3 px-6 pb-12 text-center">
          <span className="text-display font-semibold tracking-tight">{persona.title}</span>
          <span className="text-big font-medium text-balance">
            {t(waking ? "kiosk.waking" : hears ? "kiosk.sayHello" : "kiosk.touch")}
          </span>
          <span className="max-w-2xl text-base text-balance text-soft">
            {format.sentences(
              t("welcome.isAi", { name: persona.title }),
              whereabouts,
              t("kiosk.private"),
              sees ? t("kiosk.thenSees") : "",
              namesSounds ? t("kiosk.thenHears") : "",
            )}
          </span>
        </span>
      </button>
    </main>
  );
}
