/** How a page that nobody uses stands. */
export interface Uptime {
  /** Since the page was loaded, h. */
  readonly pageH: number;
  /** Since somebody was here, h. */
  readonly quietH: number;
  /** Hour of the day, 0 to 23. */
  readonly hour: number;
}

const NIGHT_BEGINS = 1;
const NIGHT_ENDS = 5;
const ONCE_A_NIGHT_H = 12;
const AT_THE_LATEST_H = 36;
const QUIET_H = 0.5;

/** Tells whether the page should be loaded anew now: once a night, and within a day and a half in any case. */
export function isReloadDue({ pageH, quietH, hour }: Uptime): boolean {
  if (quietH < QUIET_H) return false;
  const night = hour >= NIGHT_BEGINS && hour < NIGHT_ENDS;
  return night ? pageH >= ONCE_A_NIGHT_H : pageH >= AT_THE_LATEST_H;
}
