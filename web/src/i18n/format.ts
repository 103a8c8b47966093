import type { Language } from "./languages";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  ["year", 365 * DAY],
  ["month", 30 * DAY],
  ["day", DAY],
  ["hour", HOUR],
  ["minute", MINUTE],
] as const;

/** Writes dates, durations and numbers as a language does. Times are Unix ms. */
export class Format {
  private readonly kept = new Map<string, Intl.DateTimeFormat>();

  constructor(readonly language: Language) {}

  /** 22 Nov 2026, 14:05 */
  dateTime(ms: number): string {
    return this.using({ dateStyle: "medium", timeStyle: "short" }, ms);
  }

  /** 22 Nov 2026 */
  date(ms: number): string {
    return this.using({ dateStyle: "medium" }, ms);
  }

  /** 14:05 */
  time(ms: number): string {
    return this.using({ timeStyle: "short" }, ms);
  }

  /** 3 minutes ago; in 2 days */
  relative(ms: number, now: number = Date.now()): string {
    const format = new Intl.RelativeTimeFormat(this.language, { numeric: "auto" });
    const away = ms - now;
    for (const [unit, length] of STEPS) {
      if (Math.abs(away) >= length) return format.format(Math.trunc(away / length), unit);
    }
    return format.format(0, "second");
  }

  /** 1h 4m; 2m 5s; 12s; or in words: 1 hour 4 minutes */
  duration(ms: number, display: "narrow" | "long" = "narrow"): string {
    const seconds = Math.round(ms / 1_000);
    if (seconds < 60) return this.unit(seconds, "second", 0, display);
    if (seconds < 600) return this.units([seconds, "second"], "minute", display);
    return seconds < 3_570
      ? this.unit(Math.round(seconds / 60), "minute", 0, display)
      : this.units([Math.round(seconds / 60), "minute"], "hour", display);
  }

  /** 0.54s; 1.10s: how long an answer took, always with as many digits, so that they can be compared */
  latency(ms: number): string {
    const options = { style: "unit", unit: "second", unitDisplay: "narrow" } as const;
    return new Intl.NumberFormat(this.language, { ...options, ...around(2) }).format(ms / 1_000);
  }

  number(value: number, digits = 0): string {
    return new Intl.NumberFormat(this.language, { maximumFractionDigits: digits }).format(value);
  }

  /** +0.30; −0.30, with a real minus */
  signed(value: number, digits: number): string {
    const options = { ...around(digits), signDisplay: "always" } as const;
    return new Intl.NumberFormat(this.language, options).format(value).replace("-", "−");
  }

  /** 2.30: always with so many digits */
  fixed(value: number, digits: number): string {
    return new Intl.NumberFormat(this.language, around(digits)).format(value);
  }

  /** US$0.0042: small amounts with their digits */
  dollars(value: number): string {
    const digits = value !== 0 && value < 0.1 ? 4 : 2;
    const options = { style: "currency", currency: "USD", minimumFractionDigits: 2 } as const;
    return new Intl.NumberFormat(this.language, { ...options, maximumFractionDigits: digits }).format(value);
  }

  /** $0.0042: two digits that count */
  smallDollars(value: number): string {
    const digits = value >= 0.1 ? { minimumFractionDigits: 2 } : { maximumSignificantDigits: 2 };
    const options = { style: "currency", currency: "USD", currencyDisplay: "narrowSymbol" } as const;
    return new Intl.NumberFormat(this.language, { ...options, ...digits }).format(value);
  }

  /** 42%, of a share from 0 to 1 */
  percent(share: number, digits = 1): string {
    const options = { style: "percent", maximumFractionDigits: digits } as const;
    return new Intl.NumberFormat(this.language, options).format(share);
  }

  /** 1.2 MB */
  bytes(value: number): string {
    if (value < 1_000) return this.unit(value, "byte");
    if (value < 1_000_000) return this.unit(value / 1_000, "kilobyte");
    if (value < 1_000_000_000) return this.unit(value / 1_000_000, "megabyte", 1);
    return this.unit(value / 1_000_000_000, "gigabyte", 1);
  }

  /** a, b, and c */
  list(parts: readonly string[]): string {
    return new Intl.ListFormat(this.language).format(parts);
  }

  /** Sentences, one after the other; empty ones are left out. */
  sentences(...parts: readonly string[]): string {
    return parts.filter((part) => part !== "").join(this.language === "zh" ? "" : " ");
  }

  /** Sixty of the smaller unit are one of the greater; none of them is not said. */
  private units(
    [count, small]: readonly [number, string],
    great: string,
    display: "narrow" | "long",
  ): string {
    const greater = this.unit(Math.floor(count / 60), great, 0, display);
    return count % 60 === 0 ? greater : `${greater} ${this.unit(count % 60, small, 0, display)}`;
  }

  private unit(
    value: number,
    unit: string,
    digits = 0,
    unitDisplay: "narrow" | "short" | "long" = "short",
  ): string {
    const options = { style: "unit", unit, unitDisplay, maximumFractionDigits: digits } as const;
    return new Intl.NumberFormat(this.language, options).format(value);
  }

  private using(options: Intl.DateTimeFormatOptions, ms: number): string {
    const key = JSON.stringify(options);
    const format = this.kept.get(key) ?? new Intl.DateTimeFormat(this.language, options);
    this.kept.set(key, format);
    return format.format(ms);
  }
}

function around(digits: number): Intl.NumberFormatOptions {
  return { minimumFractionDigits: digits, maximumFractionDigits: digits };
}
