"use client";

import { useFormat } from "@/i18n/center";

/** When something was: how long ago, and exactly when on hovering. */
export function Moment({ ms }: { readonly ms: number }) {
  const format = useFormat();
  const exact = format.dateTime(ms);
  return (
    <time dateTime={new Date(ms).toISOString()} title={exact} className="whitespace-nowrap">
      {format.relative(ms)}
    </time>
  );
}
