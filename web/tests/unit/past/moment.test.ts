import { describe, expect, it } from "vitest";
import { Timeline } from "@/ui/past/api";
import { durationInWords } from "@/ui/past/conversation-list";
import { csvOf } from "@/ui/past/csv";
import { indexAt, momentAt, momentInWords } from "@/ui/past/moment";
import { plotWords } from "@/ui/past/plot-words";
import { format, t } from "../words";
import { series, TALK } from "./timelines";

const WORDS = plotWords("Iris", t, format);

describe("a moment", () => {
  it("has the state that holds then", () => {
    expect([0, 999, 1_000, 2_999, 3_000, 99_000].map((ms) => indexAt(TALK.states, ms))).toEqual([
      ...[-1, -1, 0, 0, 1, 2],
    ]);
    expect(indexAt(series(), 5)).toBe(-1);
  });

  it("says what was shown, said and heard", () => {
    expect(momentAt(TALK, 0)).toMatchObject({ emotion: null, valence: null, said: null, sound: null });
    expect(momentAt(TALK, 1_500)).toMatchObject({ emotion: "happy", valence: 0.5, said: TALK.said[0] });
    expect(momentAt(TALK, 4_200)).toMatchObject({
      emotion: "sad",
      said: TALK.said[1],
      sound: TALK.sounds[0],
    });
    expect(momentAt(TALK, 7_000)).toMatchObject({
      emotion: null,
      valence: null,
      attention: null,
      said: null,
    });
    expect(momentAt(TALK, 9_500)).toMatchObject({ said: TALK.said[2], sound: TALK.sounds[1] });
  });

  it("knows where the user looked, if that was seen", () => {
    expect([0, 500, 3_999, 4_000, 6_000].map((ms) => momentAt(TALK, ms).look)).toEqual([
      ...[null, "screen", "screen", "left", null],
    ]);
  });

  it("can be said in one line", () => {
    expect(momentInWords(momentAt(TALK, 4_200), WORDS)).toBe(
      "0:04, Sad, looks away, fairly sure, Looks to the left, a sound: laughter, Iris: Hello.",
    );
    expect(momentInWords(momentAt(TALK, 0), WORDS)).toBe("0:00");
  });

  it("has a time that can be read", () => {
    expect([42_400, 95_000, 3_540_000, 3_600_000, 5_400_000].map((ms) => durationInWords(ms, t))).toEqual([
      ...["42 s", "2 min", "59 min", "1 h", "1 h 30 min"],
    ]);
  });
});

describe("a conversation as a table", () => {
  const rows = csvOf(TALK).trimEnd().split("\r\n");

  it("has a row for each change, and as many fields as columns", () => {
    expect(rows[0]?.startsWith("time_ms,emotion,")).toBe(true);
    expect(rows.slice(1).map((row) => Number(row.split(",")[0]))).toEqual([
      ...[500, 1_000, 2_000, 2_500, 3_000, 4_000, 5_000, 6_000, 8_000, 9_000],
    ]);
    expect(rows[6]).toBe("4000,sad,0.6,-0.4,0.6,-0.4,0.6,-0.4,0.6,-0.4,0.6,left,0,1,laughter,Hello.");
  });

  it("has no text that a spreadsheet would take for a formula", () => {
    expect(rows[1]).toBe(`500,,,,,,,,,,,screen,1,0,,"'=1+1, ""hi"""`);
  });
});

describe("what the server sends", () => {
  it("is read strictly", () => {
    expect(Timeline.parse(JSON.parse(JSON.stringify(TALK)))).toEqual(TALK);
    expect(Timeline.safeParse({ ...TALK, speech: [{ start_ms: "soon" }] }).success).toBe(false);
  });
});
