"use client";

import { useEffect, useState } from "react";
import { type LoadedAvatar, loadAvatar } from "./avatar/load";
import { Rig } from "./rig";

/** An avatar of this server by its name, or one that was opened on this page. */
export type AvatarSource = string | LoadedAvatar;

export interface Staged {
  readonly avatar: LoadedAvatar;
  readonly rig: Rig;
}

const rigs = new WeakMap<LoadedAvatar, Rig>();

/** Returns an avatar's rig: one for good, since making it takes the skeleton as it stands for the rest stance. */
function rigOf(avatar: LoadedAvatar): Rig {
  const known = rigs.get(avatar) ?? new Rig(avatar);
  rigs.set(avatar, known);
  return known;
}

export interface UseAvatarOptions {
  readonly source: AvatarSource;
  /** Whether the file for phones will do. */
  readonly simple: boolean;
  readonly onProgress: (fraction: number) => void;
  readonly onFailed: () => void;
}

/** Returns an avatar once it is loaded, ready to be moved; until then the one before. */
export function useAvatar({ source, simple, onProgress, onFailed }: UseAvatarOptions): Staged | null {
  const [staged, setStaged] = useState<Staged | null>(null);
  useEffect(() => {
    let wanted = true;
    const loading =
      typeof source === "string"
        ? loadAvatar(source, simple, (fraction) => {
            if (wanted) onProgress(fraction);
          })
        : Promise.resolve(source);
    loading.then(
      (avatar) => {
        if (wanted) setStaged({ avatar, rig: rigOf(avatar) });
      },
      () => {
        if (wanted) onFailed();
      },
    );
    return () => {
      wanted = false;
    };
  }, [source, simple, onProgress, onFailed]);
  return staged;
}
