"use client";

import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from "react";
import { useT } from "@/i18n/center";
import { useModal } from "@/ui/controls/use-modal";
import { Button } from "../ui/button";
import { type Box, placeOf, STEPS } from "./steps";

const ROOM = 6;

/** Returns where an element that can be seen is; there may be one for desktops and one for phones. */
function boxOf(target: string | null): Box | null {
  if (target === null) return null;
  const seen = [...document.querySelectorAll(`[data-tour="${target}"]`)].find(
    (element) => element.getClientRects().length > 0,
  );
  return seen?.getBoundingClientRect() ?? null;
}

/** Shows around, step by step: ← and → go, Esc ends it. */
export function Tour({ onEnd }: { readonly onEnd: () => void }) {
  const t = useT();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const card = useRef<HTMLDivElement>(null);
  const [index, setIndex] = useState(0);
  const [place, setPlace] = useState<{ left: number; top: number; box: Box | null } | null>(null);
  const step = STEPS[index] ?? STEPS[0];
  const last = index === STEPS.length - 1;

  useModal(dialog);
  useLayoutEffect(() => {
    const put = () => {
      const box = boxOf(step?.target ?? null);
      const size = card.current?.getBoundingClientRect() ?? { width: 0, height: 0 };
      setPlace({ ...placeOf(box, size, { width: innerWidth, height: innerHeight }), box });
    };
    put();
    addEventListener("resize", put);
    return () => removeEventListener("resize", put);
  }, [step]);

  const go = (by: number) => {
    if (index + by >= STEPS.length) onEnd();
    else setIndex(Math.max(0, index + by));
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === "ArrowRight") go(1);
    else if (event.key === "ArrowLeft") go(-1);
  };
  if (step === undefined) return null;
  const box = place?.box ?? null;
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={dialog}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      onKeyDown={press}
      onCancel={(event) => {
        event.preventDefault();
        onEnd();
      }}
      className="fixed inset-0 m-0 h-dvh max-h-none w-dvw max-w-none overflow-hidden bg-transparent text-ink backdrop:bg-transparent"
    >
      {/* The shade around what the step is about. */}
      <div
        aria-hidden
        className="pointer-events-none absolute rounded-2xl shadow-[0_0_0_200vmax_rgb(20_17_14/0.5)] transition-all duration-300"
        style={
          box === null
            ? { left: "50%", top: "50%", width: 0, height: 0 }
            : {
                ...{ left: box.left - ROOM, top: box.top - ROOM },
                ...{ width: box.width + 2 * ROOM, height: box.height + 2 * ROOM },
              }
        }
      />
      <div
        ref={card}
        className="absolute w-[min(22rem,calc(100vw-2rem))] rounded-3xl bg-surface p-6 shadow-float"
        style={place === null ? { visibility: "hidden" } : { left: place.left, top: place.top }}
      >
        <p className="text-xs text-soft tabular-nums">
          {t("tour.step", { step: index + 1, of: STEPS.length })}
        </p>
        <div aria-live="polite">
          <h2 id={`${id}-title`} className="mt-1 text-lg font-semibold text-balance">
            {t(step.title)}
          </h2>
          <p id={`${id}-text`} className="mt-2 text-sm text-pretty text-soft">
            {t(step.text)}
          </p>
        </div>
        <div className="mt-5 flex flex-wrap items-center justify-between gap-2">
          <Button kind="quiet" size="small" className="-ml-3.5" onClick={onEnd}>
            {t(last ? "common.close" : "tour.skip")}
          </Button>
          <div className="flex gap-2">
            {index > 0 && (
              <Button size="small" onClick={() => go(-1)}>
                {t("common.back")}
              </Button>
            )}
            <Button kind="primary" size="small" onClick={() => go(1)}>
              {t(last ? "common.done" : "tour.next")}
            </Button>
          </div>
        </div>
      </div>
    </dialog>
  );
}
