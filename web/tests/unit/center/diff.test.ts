import { describe, expect, it } from "vitest";
import { changeCounts, changedFiles, compareLines, hunksOf } from "@/center/personas/diff";

const marks = { same: " ", added: "+", removed: "-" } as const;

function drawn(before: string, after: string): readonly string[] {
  return compareLines(before, after).map(({ kind, text }) => `${marks[kind]}${text}`);
}

/** What a comparison says each side was. */
function sides(before: string, after: string): readonly string[] {
  const lines = compareLines(before, after);
  const side = (other: string) =>
    lines.flatMap(({ kind, text }) => (kind === other ? [] : [text])).join("\n");
  return [side("added"), side("removed")];
}

describe("comparing texts", () => {
  it("keeps what both have", () => {
    expect(drawn("a\nb\nc", "a\nx\nc\nd")).toEqual([" a", "-b", "+x", " c", "+d"]);
    expect(drawn("", "a")).toEqual(["+a"]);
    expect(drawn("a\r\nb\r\n", "a\nb\n")).toEqual([" a", " b"]);
  });

  it("gives back both sides, whatever they are", () => {
    let seed = 7;
    const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
    const text = () =>
      Array.from({ length: 1 + Math.floor(random() * 12) }, () => "abc"[Math.floor(random() * 3)]);
    for (let round = 0; round < 200; round += 1) {
      const [a, b] = [text().join("\n"), text().join("\n")];
      expect(sides(a, b)).toEqual([a, b]);
    }
  });

  it("numbers the lines of each side", () => {
    const changed = compareLines("a\nb", "b\nc").map(({ before, after }) => [before, after]);
    expect(changed).toEqual([
      [1, null],
      [2, 1],
      [null, 2],
    ]);
  });

  it("shows only what is near a change", () => {
    const lines = Array.from({ length: 40 }, (_, index) => `line ${index}`);
    const after = lines.with(5, "five").with(30, "thirty");
    const hunks = hunksOf(compareLines(lines.join("\n"), after.join("\n")), 2);
    expect(hunks.map((hunk) => hunk.length)).toEqual([6, 6]);
    expect(changeCounts(hunks.flat())).toEqual({ added: 2, removed: 2 });
    expect(hunksOf(compareLines("a", "a"))).toEqual([]);
  });

  it("names the files that came, went or changed", () => {
    const before = [
      { path: "b", text: "1" },
      { path: "c", text: "same" },
    ];
    const after = [
      { path: "c", text: "same" },
      { path: "a", text: "new" },
    ];
    expect(changedFiles(before, after)).toEqual([
      { path: "a", before: null, after: "new" },
      { path: "b", before: "1", after: null },
    ]);
  });
});
