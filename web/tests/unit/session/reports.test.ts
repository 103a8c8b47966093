import { describe, expect, it } from "vitest";
import { PlaybackReporter } from "@/session/audio/reports";

const at = (ptsMs: number, playing = true) => ({ ptsMs, playing });
const noLatency = () => null;

describe("PlaybackReporter", () => {
  it("reports the beginning, the progress every 250 ms, and the end", () => {
    const reporter = new PlaybackReporter();
    reporter.begins("a", 1_000);
    const reports = [];
    for (let pts = 1_000; pts <= 1_900; pts += 40) {
      if (pts === 1_520) reporter.ends(1_880);
      reports.push(...reporter.heard(at(Math.min(pts, 1_880)), () => 321));
    }
    expect(reports).toEqual([
      { type: "playback.started", payload: { response_id: "a", latency_ms: 321 } },
      { type: "playback.progressed", payload: { response_id: "a", pts_ms: 1_280 } },
      { type: "playback.progressed", payload: { response_id: "a", pts_ms: 1_560 } },
      { type: "playback.progressed", payload: { response_id: "a", pts_ms: 1_840 } },
      { type: "playback.completed", payload: { response_id: "a", pts_ms: 1_880 } },
    ]);
  });

  it("says where it is whenever it is asked to", () => {
    const reporter = new PlaybackReporter();
    reporter.begins("a", 1_000);
    reporter.heard(at(1_000), noLatency);
    expect(reporter.heard(at(1_090), noLatency)).toEqual([]);
    const told = { type: "playback.progressed", payload: { response_id: "a", pts_ms: 1_090 } };
    expect(reporter.heard(at(1_090), noLatency, 1)).toEqual([told]);
    expect(reporter.heard(at(1_090), noLatency, 1)).toEqual([]);
  });

  it("does not take the end of the answer before for the start of the next", () => {
    const reporter = new PlaybackReporter();
    reporter.begins("b", 2_000);
    expect(reporter.heard(at(2_000, false), noLatency)).toEqual([]);
    expect(reporter.heard(at(2_001, true), noLatency)).toHaveLength(1);
  });

  it("reports nothing more of what was interrupted", () => {
    const reporter = new PlaybackReporter();
    reporter.begins("a", 0);
    reporter.heard(at(100), noLatency);
    reporter.interrupted();
    expect(reporter.heard(at(900), noLatency)).toEqual([]);
  });

  it("says at once how far a paused answer was heard, and goes on when its sound comes again", () => {
    const reporter = new PlaybackReporter();
    reporter.begins("a", 0);
    reporter.ends(1_000);
    reporter.heard(at(100), noLatency);
    reporter.paused();
    expect(reporter.heard(at(120, false), noLatency)).toEqual([
      { type: "playback.progressed", payload: { response_id: "a", pts_ms: 120 } },
    ]);
    reporter.begins("a", 120);
    reporter.ends(1_000);
    expect(reporter.heard(at(1_000, false), noLatency)).toEqual([
      { type: "playback.completed", payload: { response_id: "a", pts_ms: 1_000 } },
    ]);
  });

  it("completes an answer that has no sound, and one whose end was missed while the page slept", () => {
    const reporter = new PlaybackReporter();
    reporter.begins("silent", 500);
    reporter.ends(500);
    reporter.begins("short", 500);
    reporter.ends(600);
    const reports = reporter.heard(at(600, false), noLatency);
    expect(reports.map((report) => `${report.type} ${report.payload.response_id ?? ""}`)).toEqual([
      "playback.started silent",
      "playback.completed silent",
      "playback.started short",
      "playback.completed short",
    ]);
  });
});
