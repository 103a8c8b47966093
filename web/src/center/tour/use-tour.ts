import { useCallback, useState } from "react";
import { setPreference } from "@/ui/preferences";

/** The way around the Command Center: whether one is on it. */
export function useTour(): {
  readonly running: boolean;
  readonly begin: () => void;
  readonly end: () => void;
} {
  const [running, setRunning] = useState(false);
  const begin = useCallback(() => setRunning(true), []);
  const end = useCallback(() => {
    setRunning(false);
    setPreference({ toured: true });
  }, []);
  return { running, begin, end };
}
