import { describe, expect, it } from "vitest";
import {
  attentionInWords,
  effectInWords,
  makerInWords,
  moodOf,
  personInWords,
  surenessInWords,
} from "@/ui/person/words";
import { aboutSense, SENSES, whyNot } from "@/ui/senses/words";
import { OPENED } from "../session/envelopes";
import { format, t } from "../words";
import { picture } from "./states";

const { capabilities: CAPABILITIES } = OPENED.payload;
const estimate = (value: number, confidence: number) => ({ value, confidence, sources: [] });

describe("what is said of a person", () => {
  it("names an emotion only if one is clear", () => {
    const happy = picture({ emotion: "happy", emotion_confidence: 0.5, attention: estimate(0.9, 0.8) });
    expect(personInWords(happy, true, t)).toEqual({
      ...{ feeling: "Happy", mood: "", attention: "attentive", sureness: "fairly sure" },
    });
    expect(personInWords(picture(), true, t)).toEqual({
      feeling: "Unclear",
      mood: "",
      attention: "",
      sureness: "",
    });
    expect(personInWords(null, true, t)).toEqual({ feeling: "", mood: "", attention: "", sureness: "" });
  });

  it("says nothing of feelings where none are read", () => {
    const seen = picture({ attention: estimate(0.1, 0.6) });
    expect(personInWords(seen, false, t)).toEqual({
      ...{ feeling: "", mood: "", attention: "looks away", sureness: "fairly sure" },
    });
    expect(personInWords(picture(), false, t)).toEqual({
      feeling: "",
      mood: "",
      attention: "",
      sureness: "",
    });
  });

  it("says of a mood what is known of it", () => {
    expect(moodOf(picture({ valence: estimate(0.9, 0.05) }), t)).toBe("");
    expect(moodOf(picture({ valence: estimate(0.9, 0.5), arousal: estimate(-0.2, 0.3) }), t)).toBe(
      "Pleasant, rather calm",
    );
  });

  it("tells the mood where no emotion is clear", () => {
    const mood = picture({ valence: estimate(0.3, 0.5) });
    expect(personInWords(mood, true, t)).toMatchObject({ feeling: "Unclear", mood: "rather pleasant" });
    expect(personInWords(picture({ valence: estimate(0, 0.5) }), true, t).mood).toBe("");
  });

  it("grows surer with confidence", () => {
    expect([0, 0.3, 0.5, 0.7, 1].map((share) => surenessInWords(share, t))).toEqual([
      ...["hardly sure", "not so sure", "fairly sure", "sure", "sure"],
    ]);
    expect([0.9, 0.4, 0.1].map((value) => attentionInWords(estimate(value, 0.5), t))).toEqual([
      ...["attentive", "half elsewhere", "looks away"],
    ]);
  });

  it("says what a cue did", () => {
    expect(effectInWords({ valence: 0.34, arousal: 0.21 }, t, format)).toBe("+0.3 pleasant, +0.2 excited");
    expect(effectInWords({ valence: -0.3, arousal: 0.01 }, t, format)).toBe("+0.3 unpleasant");
    expect(effectInWords({ valence: 0, arousal: -0.2 }, t, format)).toBe("+0.2 calm");
    expect(effectInWords({ valence: 0.02, arousal: 0 }, t, format)).toBe("little");
    expect(makerInWords("rules", t)).toContain("no trained model");
    expect(makerInWords("fusion-net", t)).toBe("fusion-net");
  });
});

describe("the switches of the senses", () => {
  it("say what they do, each in words of its own", () => {
    const texts = SENSES.map((sense) => aboutSense(sense, "this computer", t));
    expect(new Set(texts).size).toBe(SENSES.length);
  });

  it("say why they cannot be used", () => {
    const poor = {
      ...CAPABILITIES,
      ...{ sees: false, expressions: null, voice_emotion: null, sounds: null, sentiment: null },
    };
    for (const sense of SENSES) expect(whyNot(sense, poor, true, "Iris", t)).not.toBeNull();
    for (const sense of SENSES) expect(whyNot(sense, CAPABILITIES, true, "Iris", t)).toBeNull();
    expect(whyNot("expressions", CAPABILITIES, false, "Iris", t)).toBe("Only while Iris may see you.");
    expect(whyNot("sentiment", CAPABILITIES, false, "Iris", t)).toBeNull();
  });
});
