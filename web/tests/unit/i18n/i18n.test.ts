import { describe, expect, it } from "vitest";
import * as de from "@/i18n/center/de";
import * as en from "@/i18n/center/en";
import * as es from "@/i18n/center/es";
import { Format } from "@/i18n/format";
import { languageFor } from "@/i18n/languages";
import { type Message, type Messages, say, translator } from "@/i18n/messages";
import * as zh from "@/i18n/center/zh";

const TABLES: Readonly<Record<string, Readonly<Record<string, Messages>>>> = { en, de, es, zh };
const texts = (message: Message): readonly string[] =>
  typeof message === "string" ? [message] : (Object.values(message) as string[]);
const placesOf = (message: Message) =>
  [...new Set(texts(message).flatMap((text) => text.match(/\{\w+\}/g) ?? []))].sort();

describe("the table of texts", () => {
  it.each(["de", "es", "zh"])("has the same places for values in %s as in English", (language) => {
    for (const [part, messages] of Object.entries(en as Readonly<Record<string, Messages>>)) {
      for (const [key, message] of Object.entries(messages)) {
        const other = TABLES[language]?.[part]?.[key];
        expect(other, `${part}.${key}`).toBeDefined();
        // A language may say "one" without the number.
        const wanted = placesOf(message).filter((place) => place !== "{count}");
        const given = placesOf(other ?? "").filter((place) => place !== "{count}");
        expect(given, `${part}.${key}`).toEqual(wanted);
      }
    }
  });

  it.each(["en", "de", "es", "zh"])("leaves nothing empty in %s", (language) => {
    for (const messages of Object.values(TABLES[language] ?? {})) {
      for (const [key, message] of Object.entries(messages)) {
        for (const text of texts(message)) expect(text.trim(), key).not.toBe("");
      }
    }
  });
});

describe("translating", () => {
  it("puts values into their places, numbers as the language writes them", () => {
    expect(translator<typeof en>(de, "de")("users.days", { count: 1_000 })).toBe("1.000 Tage");
    expect(translator<typeof en>(de, "de")("users.days", { count: 1 })).toBe("1 Tag");
    expect(translator<typeof en>(zh, "zh")("users.days", { count: 1 })).toBe("1 天");
    expect(translator<typeof en>(en, "en")("shell.goTo", { page: "{x}" })).toBe("Go to {x}");
  });

  it("falls back to the other form where a language has no singular", () => {
    expect(say({ other: "{count} 个" }, { count: 1 }, "en")).toBe("1 个");
  });
});

describe("languageFor", () => {
  it("is the chosen one, else the first that the browser asks for, else English", () => {
    expect(languageFor("es", ["de"])).toBe("es");
    expect(languageFor("auto", ["fr-FR", "de-AT", "en"])).toBe("de");
    expect(languageFor("auto", ["zh-Hans-CN"])).toBe("zh");
    expect(languageFor("auto", ["fr"])).toBe("en");
    expect(languageFor("auto", [])).toBe("en");
    expect(languageFor("auto", ["constructor"])).toBe("en");
  });
});

describe("Format", () => {
  const english = new Format("en");
  const german = new Format("de");
  const now = Date.UTC(2026, 5, 1, 12);

  it.each([
    [85, "85ms"],
    [420, "0.42s"],
    [9_400, "9.4s"],
    [62_000, "62s"],
    [125_000, "2m"],
    [3_600_000, "1h"],
    [3_840_000, "1h 4m"],
  ])("writes a duration of %d ms as %s", (ms, text) => {
    expect(english.duration(ms)).toBe(text);
  });

  it("writes durations in words", () => {
    expect(english.duration(30_000, "long")).toBe("30 seconds");
    expect(german.duration(30_000, "long")).toBe("30 Sekunden");
  });

  it("says how long ago something was", () => {
    expect(english.relative(now - 3 * 60_000, now)).toBe("3 minutes ago");
    expect(english.relative(now + 2 * 86_400_000, now)).toBe("in 2 days");
    expect(english.relative(now - 5_000, now)).toBe("now");
    expect(german.relative(now - 86_400_000, now)).toBe("gestern");
  });

  it("writes numbers, shares, sizes and sums", () => {
    expect(german.number(1_234.5, 1)).toBe("1.234,5");
    expect(english.percent(0.425)).toBe("42.5%");
    expect(english.bytes(1_230_000)).toBe("1.2 MB");
    expect(english.dollars(0.0042)).toBe("$0.0042");
    expect(english.dollars(12)).toBe("$12.00");
  });
});
