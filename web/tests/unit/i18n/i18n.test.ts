import { describe, expect, it } from "vitest";
import * as centerDe from "@/i18n/center/de";
import * as centerEn from "@/i18n/center/en";
import * as centerEs from "@/i18n/center/es";
import * as centerZh from "@/i18n/center/zh";
import { Format } from "@/i18n/format";
import { languageFor } from "@/i18n/languages";
import { type Message, type Messages, say, translator } from "@/i18n/messages";
import * as talkDe from "@/i18n/talk/de";
import * as talkEn from "@/i18n/talk/en";
import * as talkEs from "@/i18n/talk/es";
import * as talkZh from "@/i18n/talk/zh";

type Tables = Readonly<Record<"en" | "de" | "es" | "zh", Readonly<Record<string, Messages>>>>;

const CENTER: Tables = { en: centerEn, de: centerDe, es: centerEs, zh: centerZh };
const TALK: Tables = { en: talkEn, de: talkDe, es: talkEs, zh: talkZh };
const OTHERS = ["de", "es", "zh"] as const;

const texts = (message: Message): readonly string[] =>
  typeof message === "string" ? [message] : (Object.values(message) as string[]);
const placesOf = (message: Message) =>
  [...new Set(texts(message).flatMap((text) => text.match(/\{\w+\}/g) ?? []))].sort();
const entriesOf = (tables: Tables) =>
  Object.entries(tables.en).flatMap(([part, messages]) =>
    Object.entries(messages).map(([key, message]) => ({ part, key, message })),
  );

describe.each([
  ["Command Center", CENTER],
  ["Talk page", TALK],
])("the texts of the %s", (_, tables) => {
  it.each(OTHERS)("have the same places for values in %s as in English", (language) => {
    for (const { part, key, message } of entriesOf(tables)) {
      const other = tables[language][part]?.[key];
      expect(other, `${part}.${key}`).toBeDefined();
      // A language may say "one" without the number.
      const wanted = placesOf(message).filter((place) => place !== "{count}");
      const given = placesOf(other ?? "").filter((place) => place !== "{count}");
      expect(given, `${part}.${key}`).toEqual(wanted);
    }
  });

  it.each(["en", ...OTHERS] as const)("are nowhere empty in %s", (language) => {
    for (const messages of Object.values(tables[language])) {
      for (const [key, message] of Object.entries(messages)) {
        for (const text of texts(message)) expect(text.trim(), key).not.toBe("");
      }
    }
  });
});

/** What is written alike in another language: keys, units, and words that both have. */
const ALIKE: Readonly<Record<(typeof OTHERS)[number], readonly string[]>> = {
  de: [
    ...["Enter", "Esc", "{ms} ms", "{count} min", "{hours} h {minutes} min"],
    ...["Auto", "Avatar", "Emotion", "neutral", "Neutral", "Person", "Plan", "Studio", "System", "Video"],
  ],
  es: [
    ...["Esc", "{ms} ms", "{count} min", "{hours} h {minutes} min", "{input} + {output} tokens"],
    ...["Auto", "Avatar", "Color", "Neutral", "neutral", "Plan", "no"],
  ],
  zh: ["Enter", "Esc", "AI"],
};

describe("the texts of the Talk page", () => {
  it.each(OTHERS)("are all said in %s", (language) => {
    const alike = entriesOf(TALK).flatMap(({ part, key, message }) => {
      const said = texts(message).filter((text) => /\p{L}{2}/u.test(text.replace(/\{\w+\}/g, "")));
      const other = texts(TALK[language][part]?.[key] ?? "");
      return said.filter((text) => other.includes(text) && !ALIKE[language].includes(text));
    });
    expect(alike).toEqual([]);
  });

  it("are written in Chinese with Chinese signs", () => {
    for (const { part, key } of entriesOf(TALK)) {
      for (const text of texts(TALK.zh[part]?.[key] ?? "")) {
        expect(text, `${part}.${key}`).not.toMatch(/\p{Script=Han}[,;:!?()]|[,;:!?()]\p{Script=Han}/u);
      }
    }
  });
});

describe("translating", () => {
  it("puts values into their places, numbers as the language writes them", () => {
    expect(translator<typeof centerEn>(centerDe, "de")("users.days", { count: 1_000 })).toBe("1.000 Tage");
    expect(translator<typeof centerEn>(centerDe, "de")("users.days", { count: 1 })).toBe("1 Tag");
    expect(translator<typeof centerEn>(centerZh, "zh")("users.days", { count: 1 })).toBe("1 天");
    expect(translator<typeof centerEn>(centerEn, "en")("shell.goTo", { page: "{x}" })).toBe("Go to {x}");
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
    [400, "0s"],
    [9_400, "9s"],
    [59_600, "1m"],
    [62_000, "1m 2s"],
    [599_000, "9m 59s"],
    [725_000, "12m"],
    [3_580_000, "1h"],
    [3_600_000, "1h"],
    [3_840_000, "1h 4m"],
  ])("writes a duration of %d ms as %s", (ms, text) => {
    expect(english.duration(ms)).toBe(text);
  });

  it.each([
    [4, "0.00s"],
    [85, "0.09s"],
    [420, "0.42s"],
    [1_000, "1.00s"],
    [12_345, "12.35s"],
  ])("writes a latency of %d ms as %s, in one unit and with as many digits", (ms, text) => {
    expect(english.latency(ms)).toBe(text);
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
    expect([0, 0.00042, 0.123].map((value) => english.smallDollars(value))).toEqual([
      ...["$0", "$0.00042", "$0.12"],
    ]);
    expect(german.fixed(2.3, 2)).toBe("2,30");
  });

  it("puts sentences one after the other, as the language does", () => {
    expect(german.sentences("Ja.", "", "Gut.")).toBe("Ja. Gut.");
    expect(new Format("zh").sentences("是。", "好。")).toBe("是。好。");
  });
});
