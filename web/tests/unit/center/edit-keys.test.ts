import { describe, expect, it } from "vitest";
import { countLines, type Edit, indent, lineRange, newLine, outdent } from "@/center/personas/edit-keys";

/** Marks the selection with | in what a text becomes. */
function applied(text: string, edit: Edit | null): string {
  if (edit === null) return text;
  const result = text.slice(0, edit.from) + edit.text + text.slice(edit.to);
  const { selectFrom: from, selectTo: to } = edit;
  return from === to
    ? `${result.slice(0, from)}|${result.slice(from)}`
    : `${result.slice(0, from)}|${result.slice(from, to)}|${result.slice(to)}`;
}

describe("keys of the editor", () => {
  it("begins a line where the one before began", () => {
    expect(applied("  a: 1", newLine("  a: 1", 6, 6))).toBe("  a: 1\n  |");
    expect(applied("lines:", newLine("lines:", 6, 6))).toBe("lines:\n  |");
    expect(applied("  text: |", newLine("  text: |", 9, 9))).toBe("  text: |\n    |");
    expect(applied("abc", newLine("abc", 1, 2))).toBe("a\n|c");
  });

  it("puts spaces up to the next stop", () => {
    expect(applied("a", indent("a", 1, 1))).toBe("a |");
    expect(applied("ab", indent("ab", 2, 2))).toBe("ab  |");
  });

  it("moves selected lines in and out, and keeps them selected", () => {
    expect(applied("a\n\nb\nc", indent("a\n\nb\nc", 0, 4))).toBe("  |a\n\n  b|\nc");
    expect(applied("  a\n b", outdent("  a\n b", 2, 6))).toBe("|a\nb|");
    expect(outdent("a\nb", 0, 3)).toBeNull();
    expect(applied("a\nb\n", indent("a\nb\n", 0, 2))).toBe("  |a\n|b\n");
  });

  it("finds lines", () => {
    expect(lineRange("a\nbc\nd", 2)).toEqual([2, 4]);
    expect(lineRange("a", 9)).toEqual([0, 1]);
    expect(countLines("a\nb\n")).toBe(3);
  });
});
