import { useEffect, useSyncExternalStore } from "react";
import { usePreferences } from "./preferences";

const DARK = "(prefers-color-scheme: dark)";
const CALM = "(prefers-reduced-motion: reduce)";

function useMediaQuery(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = matchMedia(query);
      list.addEventListener("change", changed);
      return () => list.removeEventListener("change", changed);
    },
    () => matchMedia(query).matches,
  );
}

/** Returns the theme in force, and lets the document follow it. */
export function useTheme(): "light" | "dark" {
  const { theme } = usePreferences();
  const systemIsDark = useMediaQuery(DARK);
  const resolved = theme === "system" ? (systemIsDark ? "dark" : "light") : theme;
  useEffect(() => {
    document.documentElement.dataset.theme = resolved;
  }, [resolved]);
  return resolved;
}

/** Tells whether the person wants less motion. */
export function useReducedMotion(): boolean {
  return useMediaQuery(CALM);
}
