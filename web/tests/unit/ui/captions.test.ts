import { describe, expect, it } from "vitest";
import type { Word } from "@/session/conversation/state";
import { captionPages } from "@/ui/conversation/caption-pages";

function words(...sentences: string[]): Word[] {
  return sentences.flatMap((sentence, index) =>
    sentence.split(" ").map((text) => ({ text, startMs: 0, endMs: 0, sentence: index })),
  );
}

function pages(list: Word[]): string[] {
  return captionPages(list).map(({ start, end }) =>
    list
      .slice(start, end)
      .map((word) => word.text)
      .join(" "),
  );
}

describe("captionPages", () => {
  it("shows one sentence at a time", () => {
    expect(pages(words("Hello, I'm Iris.", "Nice to meet you."))).toEqual([
      "Hello, I'm Iris.",
      "Nice to meet you.",
    ]);
  });

  it("cuts a long sentence into parts of about the same length, at the end of a clause where it can", () => {
    const sentence =
      "I'm a virtual human, which means that I have a face, a voice and some manners, but no pulse.";
    expect(pages(words(sentence))).toEqual([
      "I'm a virtual human, which means that I have a face,",
      "a voice and some manners, but no pulse.",
    ]);
  });

  it("loses no word and makes no page too long, whatever is said", () => {
    const sentence = Array.from({ length: 120 }, (_, index) => "word".repeat((index % 3) + 1)).join(" ");
    const list = words(sentence, sentence);
    expect(pages(list).join(" ")).toBe(`${sentence} ${sentence}`);
    for (const page of pages(list)) expect(page.length).toBeLessThanOrEqual(96);
  });

  it("has nothing to show of nothing", () => {
    expect(captionPages([])).toEqual([]);
  });
});
