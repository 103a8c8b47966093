import { describe, expect, it } from "vitest";
import { Calm } from "@/session/senses/calm";
import {
  contributors,
  followPortrait,
  isRead,
  NO_PORTRAIT,
  type Portrait,
  sourceOf,
} from "@/session/senses/portrait";
import { envelope, OPENED } from "../session/envelopes";
import { picture, SMILE } from "./states";

const { settings: SETTINGS, capabilities: CAPABILITIES } = OPENED.payload;
const sound = (label: string) =>
  envelope("sound.detected", { label, score: 0.8, stream_ms: 0, duration_ms: 100, source: "rules" });
const updated = (change: Partial<typeof SETTINGS>) =>
  envelope("session.updated", { settings: { ...SETTINGS, ...change }, capabilities: CAPABILITIES });

describe("the portrait", () => {
  it("is the latest picture, and the latest sounds first", () => {
    let portrait: Portrait = followPortrait(NO_PORTRAIT, envelope("user.state", picture()), 0);
    expect(portrait.state?.source).toBe("rules");
    for (const [index, label] of ["a", "b", "c", "d", "e"].entries()) {
      portrait = followPortrait(portrait, sound(label), 1_000 * index);
    }
    expect(portrait.sounds.map((item) => item.label)).toEqual(["e", "d", "c", "b"]);
  });

  it("takes a sound that goes on for one", () => {
    const once = followPortrait(NO_PORTRAIT, sound("laughter"), 0);
    const on = followPortrait(once, sound("laughter"), 1_500);
    expect(on.sounds).toEqual([{ label: "laughter", atMs: 1_500 }]);
    expect(followPortrait(on, sound("laughter"), 9_000).sounds).toHaveLength(2);
  });

  it("does not change for what is not about the person", () => {
    const event = envelope("assistant.thinking", { response_id: "r", prepared: false });
    expect(followPortrait(NO_PORTRAIT, event, 0)).toBe(NO_PORTRAIT);
  });

  it("forgets what may no longer be read, at once", () => {
    const known = followPortrait(
      followPortrait(NO_PORTRAIT, envelope("user.state", picture()), 0),
      sound("sigh"),
      0,
    );
    const words = followPortrait(known, updated({ sentiment: true }), 1);
    expect([words.state === null, words.sounds]).toEqual([false, []]);
    expect(followPortrait(known, updated({}), 1)).toEqual(NO_PORTRAIT);
    expect(followPortrait(known, OPENED, 1)).toBe(NO_PORTRAIT);
  });
});

describe("sources", () => {
  it("are told by the names of events", () => {
    const names = [
      "face.emotion",
      "head.gesture",
      "voice.emotion",
      "sound.detected",
      "text.sentiment",
      "x.y",
    ];
    expect(names.map(sourceOf)).toEqual(["face", "face", "voice", "sounds", "words", null]);
  });

  it("have contributed if there is some confidence, or a cue", () => {
    expect([...contributors(null)]).toEqual([]);
    const state = picture({
      valence: { value: 0.3, confidence: 0.5, sources: ["text.sentiment"] },
      arousal: { value: 0.3, confidence: 0.01, sources: ["voice.emotion"] },
      cues: [SMILE],
    });
    expect([...contributors(state)].sort()).toEqual(["face", "words"]);
  });

  it("are read if any setting says so", () => {
    expect(isRead(null)).toBe(false);
    expect(isRead(SETTINGS)).toBe(false);
    for (const name of ["seeing", "voice_emotion", "sounds", "sentiment"] as const) {
      expect(isRead({ ...SETTINGS, [name]: true })).toBe(true);
    }
    expect(isRead({ ...SETTINGS, expressions: true })).toBe(false); // without seeing it is not in force
  });
});

describe("Calm", () => {
  /** Offers one value each 100 ms; returns what was shown, without repetitions. */
  const shownOf = (values: string[]) => {
    const calm = new Calm("");
    const shown = values.map((value, index) => calm.offer(value, 100 * index));
    return shown.filter((value, index) => index === 0 || value !== shown[index - 1]);
  };
  const times = (value: string, count: number) => Array.from({ length: count }, () => value);

  it("never shows what flickers", () => {
    expect(shownOf(Array.from({ length: 100 }, (_, index) => (index % 2 === 0 ? "a" : "b")))).toEqual([""]);
    expect(shownOf([...times("a", 20), ...times("b", 4), ...times("a", 40)])).toEqual(["", "a"]);
  });

  it("shows what lasts, and keeps it for a while", () => {
    expect(shownOf([...times("a", 10), ...times("b", 40)])).toEqual(["", "a", "b"]);
    const calm = new Calm("");
    calm.offer("a", 0);
    expect(calm.offer("a", 599)).toBe("");
    expect(calm.offer("a", 600)).toBe("a");
    calm.offer("b", 700);
    expect(calm.offer("b", 2_399)).toBe("a");
    expect(calm.offer("b", 2_400)).toBe("b");
  });
});
