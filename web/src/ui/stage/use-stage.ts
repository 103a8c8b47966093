"use client";

import { useCallback, useMemo, useState } from "react";
import {
  type Quality,
  type QualityChoice,
  qualityFromAddress,
  qualityOf,
  type Screen,
  stepDown,
  type Tier,
  tierFor,
} from "./quality";
import { useWindowSize } from "./use-window-size";
import { rendererName } from "./webgl";

export type StageStatus = "loading" | "ready" | "recovering" | "no_webgl" | "failed";

export interface StageState {
  readonly status: StageStatus;
  readonly quality: Quality | null;
  /** How much of the avatar has been loaded, 0 to 1. */
  readonly progress: number;
  /** Changes whenever the picture has to be made anew. */
  readonly generation: number;
  readonly progressed: (fraction: number) => void;
  readonly ready: () => void;
  readonly failed: () => void;
  readonly contextLost: () => void;
  readonly tooSlow: () => void;
}

const RECOVER_MS = 800;
/** So many losses within so short a time mean that there is no hope. */
const MOST_LOSSES = 4;
const LOSSES_WITHIN_MS = 60_000;

/** Decides how much is drawn, and keeps the picture going when the graphics context is lost. */
export function useStage(choice: QualityChoice): StageState {
  const [renderer] = useState(rendererName);
  const [status, setStatus] = useState<StageStatus>("loading");
  const [slow, setSlow] = useState<{ choice: QualityChoice; steps: number }>({ choice, steps: 0 });
  const [progress, setProgress] = useState(0);
  const [losses, setLosses] = useState<readonly number[]>([]);
  const [fixed] = useState(() => qualityFromAddress(location.search));

  const { width, height } = useWindowSize();
  const steps = slow.choice === choice ? slow.steps : 0;
  const quality = useMemo(
    () =>
      renderer === null ? null : decide(fixed, choice, renderer, steps, { devicePixelRatio, width, height }),
    [renderer, fixed, choice, steps, width, height],
  );
  const ready = useCallback(() => setStatus("ready"), []);
  const failed = useCallback(() => setStatus("failed"), []);
  const contextLost = useCallback(() => {
    setStatus("recovering");
    setTimeout(() => setLosses((known) => [...known, performance.now()]), RECOVER_MS);
  }, []);
  const tooSlow = useCallback(() => {
    setSlow((known) => ({ choice, steps: (known.choice === choice ? known.steps : 0) + 1 }));
  }, [choice]);

  const impossible = renderer === null || isHopeless(losses);
  return {
    status: impossible ? "no_webgl" : status,
    quality,
    progress,
    generation: losses.length,
    progressed: setProgress,
    ready,
    failed,
    contextLost,
    tooSlow,
  };
}

/** A tier that the person or the address names is kept, however slow it is. */
function decide(
  fixed: Tier | null,
  choice: QualityChoice,
  renderer: string,
  steps: number,
  screen: Screen,
): Quality {
  const named = fixed ?? (choice === "auto" ? null : choice);
  return named === null ? stepDown(tierFor(renderer), screen, steps) : qualityOf(named, screen);
}

function isHopeless(losses: readonly number[]): boolean {
  const [first, last] = [losses.at(-MOST_LOSSES), losses.at(-1)];
  return losses.length >= MOST_LOSSES && (last ?? 0) - (first ?? 0) < LOSSES_WITHIN_MS;
}
