import { createStore } from "zustand/vanilla";
import type { Activity } from "@/avatar/activity";
import type { MorphName } from "@/avatar/morphs";
import type { Expression } from "@/contract/animation";
import type { LoadedAvatar } from "../stage/avatar/load";

/** What has been chosen in the studio. Nothing of it changes by itself, or from frame to frame. */
export interface StudioState {
  /** Whom one sees: by name, or from a file of one's own. */
  readonly source: string | LoadedAvatar;
  readonly alive: boolean;
  readonly activity: Activity | null;
  readonly expression: Expression;
  readonly intensity: number;
  /** Shapes that are held by hand. */
  readonly held: Readonly<Partial<Record<MorphName, number>>>;
  /** Where the eyes are held, degrees; null to let them go where they want. */
  readonly look: { readonly yaw: number; readonly pitch: number } | null;
  readonly wireframe: boolean;
  readonly skeleton: boolean;
}

export function newStudioStore(source: string) {
  return createStore<StudioState>(() => ({
    ...{ source, alive: true, activity: null, expression: "neutral", intensity: 1, held: {}, look: null },
    ...{ wireframe: false, skeleton: false },
  }));
}
export type StudioStore = ReturnType<typeof newStudioStore>;
