/** What a text field is to become: between `from` and `to` stands `text`, and this is selected then. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly selectFrom: number;
  readonly selectTo: number;
}

const INDENT = "  ";

/** A new line begins where the one before it did; after a colon or a dash's key, one step further in. */
export function newLine(text: string, from: number, to: number): Edit {
  const line = text.slice(text.lastIndexOf("\n", from - 1) + 1, from);
  const indent = /^ */.exec(line)?.[0] ?? "";
  const deeper = /:\s*[|>]?-?\s*$/.test(line) && line.trim() !== "" ? INDENT : "";
  const inserted = `\n${indent}${deeper}`;
  const at = from + inserted.length;
  return { from, to, text: inserted, selectFrom: at, selectTo: at };
}

/** Moves the selected lines in; without a selection puts spaces up to the next stop. */
export function indent(text: string, from: number, to: number): Edit {
  if (from === to) {
    const column = from - (text.lastIndexOf("\n", from - 1) + 1);
    const spaces = " ".repeat(INDENT.length - (column % INDENT.length));
    const at = from + spaces.length;
    return { from, to, text: spaces, selectFrom: at, selectTo: at };
  }
  return onLines(text, from, to, (line) => (line === "" ? line : INDENT + line));
}

/** Moves the selected lines out, as far as they are in. */
export function outdent(text: string, from: number, to: number): Edit | null {
  const edit = onLines(text, from, to, (line) => line.replace(/^ {1,2}/, ""));
  return edit.text === text.slice(edit.from, edit.to) ? null : edit;
}

/** Returns where a line begins and ends; they count from 1. */
export function lineRange(text: string, line: number): readonly [number, number] {
  let from = 0;
  for (let at = 1; at < line; at += 1) {
    const next = text.indexOf("\n", from);
    if (next < 0) break;
    from = next + 1;
  }
  const end = text.indexOf("\n", from);
  return [from, end < 0 ? text.length : end];
}

/** How many lines a text field shows. */
export function countLines(text: string): number {
  let count = 1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
}

function onLines(text: string, from: number, to: number, change: (line: string) => string): Edit {
  const start = text.lastIndexOf("\n", from - 1) + 1;
  // A selection that ends at the beginning of a line does not mean that line.
  const last = to > from && text[to - 1] === "\n" ? to - 1 : to;
  const next = text.indexOf("\n", last);
  const end = next < 0 ? text.length : next;
  const lines = text.slice(start, end).split("\n");
  const changed = lines.map(change);
  const first = (changed[0]?.length ?? 0) - (lines[0]?.length ?? 0);
  const all = changed.join("\n");
  const grown = all.length - (end - start);
  return {
    ...{ from: start, to: end, text: all },
    selectFrom: Math.max(start, from + first),
    selectTo: Math.max(start, to + grown),
  };
}
