import type { TurnLatency } from "@/ui/past/api";

/** A part of the wait for an answer, up to what its name says. */
export interface WaitStep {
  readonly name: "turn_ended" | "words" | "first_text" | "first_sound" | "heard";
  readonly tookMs: number;
}

/** Returns what a wait was made of, one after the other; what was ready before the step before it took no time. */
export function stepsOf(turn: TurnLatency): readonly WaitStep[] {
  const moments: readonly (readonly [WaitStep["name"], number | null])[] = [
    ["turn_ended", turn.turn_ended_ms],
    ["words", turn.words_ms],
    ["first_text", turn.first_text_ms],
    ["first_sound", turn.first_sound_ms],
    ["heard", turn.heard_ms],
  ];
  let reached = 0;
  return moments.flatMap(([name, at]) => {
    if (at === null) return [];
    const tookMs = Math.max(0, Math.min(at, turn.heard_ms) - reached);
    reached += tookMs;
    return [{ name, tookMs }];
  });
}
