"use client";

import { useCallback } from "react";
import { useFormat, useT } from "@/i18n/talk";

/** Returns what writes milliseconds as seconds with so many digits after the point: 2.3 s. */
export function useSeconds(digits: number): (ms: number) => string {
  const t = useT();
  const format = useFormat();
  return useCallback(
    (ms) => t("controls.seconds", { seconds: format.fixed(Math.max(0, ms) / 1000, digits) }),
    [t, format, digits],
  );
}
