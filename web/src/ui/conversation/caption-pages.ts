import type { AssistantEntry, Word } from "@/session/conversation/state";

/** Letters that fit into a caption of two lines. */
const LONGEST = 84;
/** Where a caption likes to end. */
const CLAUSE_END = /[.!?;:,…]["')\]]?$/;
/** How many letters out of the way the end of a clause may lie. */
const DETOUR = 22;

/** A stretch of an answer that is shown at once: the words from `start` to `end`, without `end`. */
export interface CaptionPage {
  readonly start: number;
  readonly end: number;
}

/** Cuts an answer into captions that fit: sentence by sentence, in parts of about the same length. */
export function captionPages(words: readonly Word[]): CaptionPage[] {
  const pages: CaptionPage[] = [];
  let start = 0;
  words.forEach((word, index) => {
    if (words[index + 1]?.sentence === word.sentence) return;
    pages.push(...sentencePages(words, start, index + 1));
    start = index + 1;
  });
  return pages;
}

function sentencePages(words: readonly Word[], from: number, to: number): CaptionPage[] {
  const pages: CaptionPage[] = [];
  let start = from;
  while (start < to) {
    const length = lengthOf(words, start, to);
    const parts = Math.ceil(length / LONGEST);
    const end = parts > 1 ? bestEnd(words, start, to, length / parts) : to;
    pages.push({ start, end });
    start = end;
  }
  return pages;
}

/** Returns where to cut near `wanted` letters: at the end of a clause if there is one close by. */
function bestEnd(words: readonly Word[], start: number, to: number, wanted: number): number {
  let best = start + 1;
  let smallest = Infinity;
  for (let end = start + 1; end < to; end += 1) {
    const clause = CLAUSE_END.test(words[end - 1]?.text ?? "");
    const length = lengthOf(words, start, end);
    const cost = Math.abs(length - wanted) + (clause ? 0 : DETOUR) + (length > LONGEST ? LONGEST : 0);
    if (cost < smallest) [smallest, best] = [cost, end];
  }
  return best;
}

function lengthOf(words: readonly Word[], from: number, to: number): number {
  return words.slice(from, to).reduce((sum, word) => sum + word.text.length + 1, -1);
}

/** Returns the page to show of an answer: the one with the word that is heard now. */
export function currentPage(entry: AssistantEntry): CaptionPage | null {
  const word = Math.max(0, entry.heardWords - 1);
  return captionPages(entry.words).find((page) => word < page.end) ?? null;
}
