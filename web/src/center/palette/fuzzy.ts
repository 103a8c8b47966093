const CONSECUTIVE = 3;
const WORD_START = 4;
const BEGINNING = 3;
const GAP = 0.2;

/** Takes away case and accents: `Übung` is found by `ubung`. */
export function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Tells how well letters fit a text that has them in this order, from 0 on; null if it has not. */
export function fit(query: string, text: string): number | null {
  const wanted = plain(query).replace(/\s+/g, "");
  const given = plain(text);
  let score = 0;
  let place = 0;
  let before = -2;
  for (const letter of wanted) {
    const at = given.indexOf(letter, place);
    if (at < 0) return null;
    // The start of a word further on beats a letter in the middle of this one.
    const start = startOfWord(given, letter, place);
    const found = start !== null && at !== before + 1 && fitsFrom(wanted, letter, given, start) ? start : at;
    score += 1;
    if (found === before + 1) score += CONSECUTIVE;
    if (isStart(given, found)) score += WORD_START;
    if (found === 0) score += BEGINNING;
    score -= GAP * Math.min(10, found - place);
    before = found;
    place = found + 1;
  }
  return Math.max(0, score);
}

function isStart(text: string, at: number): boolean {
  return at === 0 || /[\s\p{P}]/u.test(text[at - 1] ?? "");
}

function startOfWord(text: string, letter: string, from: number): number | null {
  for (let at = text.indexOf(letter, from); at >= 0; at = text.indexOf(letter, at + 1)) {
    if (isStart(text, at)) return at;
  }
  return null;
}

/** Tells whether the letters after this one are still found after a place. */
function fitsFrom(wanted: string, letter: string, text: string, at: number): boolean {
  const rest = wanted.slice(wanted.indexOf(letter) + 1);
  let place = at + 1;
  for (const next of rest) {
    const found = text.indexOf(next, place);
    if (found < 0) return false;
    place = found + 1;
  }
  return true;
}

/** Returns what fits a query, the best first; all of it, in its order, if there is no query. */
export function search<T>(query: string, items: readonly T[], textOf: (item: T) => string): readonly T[] {
  if (query.trim() === "") return items;
  return items
    .map((item, index) => ({ item, index, score: fit(query, textOf(item)) }))
    .filter((found): found is typeof found & { score: number } => found.score !== null)
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .map(({ item }) => item);
}
