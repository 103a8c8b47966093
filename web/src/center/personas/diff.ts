/** One line of a comparison. Numbers count from 1; null on the side that does not have it. */
export interface DiffLine {
  readonly kind: "same" | "added" | "removed";
  readonly text: string;
  readonly before: number | null;
  readonly after: number | null;
}

/** Lines that belong together, with some around them that are the same. */
export type Hunk = readonly DiffLine[];

/** A table of more cells than this would take too long; then all of the middle counts as changed. */
const MOST_CELLS = 4_000_000;
const AROUND = 3;

/** Compares two texts line by line: the longest common subsequence stays. */
export function compareLines(before: string, after: string): readonly DiffLine[] {
  const [a, b] = [linesOf(before), linesOf(after)];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const found: DiffLine[] = [];
  const same = (i: number, j: number) =>
    found.push({ kind: "same", text: a[i] ?? "", before: i + 1, after: j + 1 });
  const removed = (i: number) =>
    found.push({ kind: "removed", text: a[i] ?? "", before: i + 1, after: null });
  const added = (j: number) => found.push({ kind: "added", text: b[j] ?? "", before: null, after: j + 1 });
  for (let i = 0; i < start; i += 1) same(i, i);
  const [endA, endB] = [a.length - end, b.length - end];
  const common = commonLengths(a.slice(start, endA), b.slice(start, endB));
  let [i, j] = [start, start];
  while (i < endA || j < endB) {
    const down = common?.(i - start + 1, j - start) ?? 0;
    const right = common?.(i - start, j - start + 1) ?? 0;
    if (i < endA && j < endB && a[i] === b[j] && common !== null) same(i++, j++);
    else if (i < endA && (j >= endB || down >= right)) removed(i++);
    else added(j++);
  }
  for (let k = 0; k < end; k += 1) same(endA + k, endB + k);
  return found;
}

/** Returns only what changed, with a few lines around it. */
export function hunksOf(lines: readonly DiffLine[], around = AROUND): readonly Hunk[] {
  const near = lines.map(() => false);
  lines.forEach(({ kind }, place) => {
    if (kind === "same") return;
    for (let k = Math.max(0, place - around); k <= Math.min(lines.length - 1, place + around); k += 1)
      near[k] = true;
  });
  const hunks: DiffLine[][] = [];
  lines.forEach((line, place) => {
    if (near[place] !== true) return;
    if (near[place - 1] !== true) hunks.push([]);
    hunks.at(-1)?.push(line);
  });
  return hunks;
}

/** How many lines came and went. */
export function changeCounts(lines: readonly DiffLine[]): {
  readonly added: number;
  readonly removed: number;
} {
  const count = (kind: DiffLine["kind"]) => lines.filter((line) => line.kind === kind).length;
  return { added: count("added"), removed: count("removed") };
}

/** A file as it was and as it is; null where it did not exist. */
export interface FileChange {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** Returns the files that differ, in the order of their paths. */
export function changedFiles(before: readonly TextFile[], after: readonly TextFile[]): readonly FileChange[] {
  const texts = (files: readonly TextFile[]) => new Map(files.map(({ path, text }) => [path, text]));
  const [was, is] = [texts(before), texts(after)];
  return [...new Set([...was.keys(), ...is.keys()])]
    .toSorted()
    .map((path) => ({ path, before: was.get(path) ?? null, after: is.get(path) ?? null }))
    .filter((change) => change.before !== change.after);
}

function linesOf(text: string): readonly string[] {
  const lines = text.split(/\r\n|\n|\r/);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** Returns how long the longest common subsequence of the two rests is; null if there are too many of them. */
function commonLengths(
  a: readonly string[],
  b: readonly string[],
): ((i: number, j: number) => number) | null {
  const width = b.length + 1;
  if (width * (a.length + 1) > MOST_CELLS) return null;
  const table = new Uint32Array(width * (a.length + 1));
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const at = i * width + j;
      table[at] =
        a[i] === b[j]
          ? (table[at + width + 1] ?? 0) + 1
          : Math.max(table[at + width] ?? 0, table[at + 1] ?? 0);
    }
  return (i, j) => table[i * width + j] ?? 0;
}
