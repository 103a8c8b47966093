import { describe, expect, it } from "vitest";
import { type MorphName, morphIndex, MORPHS, Pose } from "@/avatar/morphs";
import { ARKIT, VISEME_SHAPES, VISEMES } from "@/contract/animation";
import { Adaptation, sidesOf } from "@/ui/stage/avatar/adaptation";
import { VRM_PRESETS, VrmPresets } from "@/ui/stage/avatar/vrm-presets";
import { vrmWords } from "@/ui/stage/avatar/vrm-words";
import { addExpression } from "@/ui/studio/still";

function adapted(
  available: Iterable<MorphName>,
  weights: Partial<Record<MorphName, number>>,
): (name: MorphName) => number {
  const pose = new Pose();
  for (const [name, weight] of Object.entries(weights)) pose.set(name as MorphName, weight);
  const result = new Adaptation(new Set(available)).apply(pose.weights);
  return (name) => result[morphIndex(name) ?? -1] ?? Number.NaN;
}

describe("Adaptation", () => {
  it("changes nothing for a face that has everything", () => {
    const weights = Object.fromEntries(MORPHS.map((name, index) => [name, index / MORPHS.length]));
    const result = adapted(MORPHS, weights);
    for (const name of MORPHS) expect(result(name)).toBeCloseTo(weights[name] ?? 0, 6);
  });

  it.each(VISEMES)("makes %s of ARKit's shapes where there are no visemes", (viseme) => {
    const result = adapted(ARKIT, { [`viseme_${viseme}`]: 0.5 });
    for (const [name, weight] of sidesOf(VISEME_SHAPES[viseme]))
      expect(result(name)).toBeCloseTo(weight * 0.5, 5);
  });

  it("adds to what the face shows already, and never beyond 1", () => {
    const result = adapted(ARKIT, { viseme_aa: 1, jawOpen: 0.8, mouthSmileLeft: 0.3 });
    expect(result("jawOpen")).toBe(1);
    expect(result("mouthSmileLeft")).toBeCloseTo(0.3, 6);
  });

  it("moves the jaw by visemes where there are only those", () => {
    const visemes = VISEMES.map((name): MorphName => `viseme_${name}`);
    const result = adapted(visemes, { jawOpen: 0.5, mouthPucker: 0.5 });
    expect(result("viseme_aa")).toBeGreaterThan(0.5);
    expect(result("viseme_U")).toBeGreaterThan(0.3);
  });
});

describe("vrmWords", () => {
  it("knows perfect sync by ARKit's names, whatever their case", () => {
    const names = ARKIT.map((name) => name.charAt(0).toUpperCase() + name.slice(1));
    const words = vrmWords(["happy", "aa", ...names]);
    expect(words.perfect).toBe(true);
    expect(words.own).toHaveLength(52);
    expect(words.presets).toEqual(["happy", "aa"]);
  });

  it("keeps to the presets without them", () => {
    const words = vrmWords(["happy", "aa", "blink", "lookUp", "Surprised", "ohNo"]);
    expect(words.perfect).toBe(false);
    expect(words.presets).toEqual(["happy", "aa", "blink", "lookUp"]);
  });
});

describe("VrmPresets", () => {
  const show = (change: (pose: Pose) => void) => {
    const pose = new Pose();
    change(pose);
    return { ...new VrmPresets().update(pose.weights) };
  };

  it("is at rest with a face at rest", () => {
    const values = show(() => undefined);
    for (const name of VRM_PRESETS) expect(values[name]).toBe(0);
  });

  it.each(["happy", "angry", "sad", "surprised"] as const)("knows %s, by half and full", (emotion) => {
    for (const intensity of [0.5, 1]) {
      const values = show((pose) => addExpression(pose, emotion, intensity));
      expect(values[emotion]).toBeCloseTo(intensity, 1);
      for (const other of ["happy", "angry", "sad", "surprised"] as const) {
        if (other !== emotion) expect(values[other]).toBeLessThan(0.2);
      }
    }
  });

  it("opens the mouth for vowels and hardly for consonants", () => {
    expect(show((pose) => pose.set("viseme_aa", 1)).aa).toBe(1);
    expect(show((pose) => pose.set("viseme_U", 0.5)).ou).toBeCloseTo(0.5, 5);
    const closed = show((pose) => pose.set("viseme_PP", 1));
    expect(closed.aa + closed.ih + closed.ou + closed.ee + closed.oh).toBe(0);
  });

  it("blinks with both eyes together and with each alone", () => {
    const values = show((pose) => {
      pose.set("eyeBlinkLeft", 1);
      pose.set("eyeBlinkRight", 0.25);
    });
    expect(values.blink).toBeCloseTo(0.25, 5);
    expect(values.blinkLeft).toBeCloseTo(0.75, 5);
    expect(values.blinkRight).toBe(0);
  });
});
