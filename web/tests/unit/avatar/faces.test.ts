import { describe, expect, it } from "vitest";
import { Asymmetry } from "@/avatar/asymmetry";
import { ExpressionMixer } from "@/avatar/expressions";
import { Jaw, jawOpening } from "@/avatar/jaw";
import { closeLips } from "@/avatar/lips";
import { MicroExpressions } from "@/avatar/micro-expressions";
import { Mood } from "@/avatar/mood";
import { type MorphName, MORPHS, Pose } from "@/avatar/morphs";
import { Random } from "@/avatar/random";
import { compileShape } from "@/avatar/shape";
import { EXPRESSION_SHAPES, EXPRESSIONS, type Expression } from "@/contract/animation";

const STEP_S = 1 / 60;
const EMOTIONS: readonly Expression[] = ["happy", "sad", "angry", "surprised", "afraid", "disgusted"];

function shown(mixer: ExpressionMixer, timeS: number, speaking = 0): Pose {
  const pose = new Pose();
  mixer.apply(pose, timeS, speaking);
  return pose;
}

function held(expression: Expression, intensity: number, speaking = 0): Pose {
  const mixer = new ExpressionMixer();
  mixer.show(expression, intensity, 0, 10);
  return shown(mixer, 5, speaking);
}

/** How alike two faces are: 1 is the same, whatever their strength. */
function likeness(a: Pose, b: Pose): number {
  let [product, first, second] = [0, 0, 0];
  a.weights.forEach((weight, index) => {
    product += weight * (b.weights[index] ?? 0);
    first += weight * weight;
    second += (b.weights[index] ?? 0) ** 2;
  });
  return product / Math.sqrt(first * second);
}

describe("expressions", () => {
  it("can be told apart at full and at half strength, and while she speaks", () => {
    for (const [intensity, speaking] of [
      [1, 0],
      [0.5, 0],
      [1, 1],
      [0.5, 1],
    ] as const) {
      for (const one of EMOTIONS) {
        const face = held(one, intensity, speaking);
        expect(Math.max(...face.weights)).toBeGreaterThan(0.3 * intensity);
        for (const other of EMOTIONS) {
          if (other !== one)
            expect(likeness(face, held(other, intensity, speaking)), `${one} ${other}`).toBeLessThan(0.88);
        }
      }
    }
  });

  it("come and go at their own pace: surprise at once, sadness slowly", () => {
    const onset = (expression: Expression) => {
      const mixer = new ExpressionMixer();
      mixer.show(expression, 1, 0, 10);
      for (let timeS = 0; timeS < 2; timeS += 0.01) {
        shown(mixer, timeS);
        if (mixer.strength > 0.95) return timeS;
      }
      return Infinity;
    };
    expect(onset("surprised")).toBeLessThan(0.2);
    expect(onset("smile")).toBeGreaterThan(2 * onset("surprised"));
    expect(onset("sad")).toBeGreaterThan(onset("smile"));
  });

  it("are blended when they begin together, so that both can be seen", () => {
    const mixer = new ExpressionMixer();
    mixer.show("happy", 0.8, 0, 10);
    mixer.show("surprised", 0.8, 0.02, 10);
    const face = shown(mixer, 4);
    expect(face.get("mouthSmileLeft")).toBeGreaterThan(0.4);
    expect(face.get("eyeWideLeft")).toBeGreaterThan(0.4);
    expect(Math.max(...face.weights)).toBeLessThanOrEqual(1);
  });

  it("cross-fade without a dip or a bump between two of a kind", () => {
    const mixer = new ExpressionMixer();
    mixer.show("smile", 0.7, 0, 20);
    mixer.show("happy", 0.7, 5, 10);
    const smiles = Array.from({ length: 120 }, (_, frame) =>
      shown(mixer, 4.5 + frame / 60).get("mouthSmileLeft"),
    );
    const [from, to] = [
      0.7 * (EXPRESSION_SHAPES.smile.mouthSmile ?? 0),
      0.7 * (EXPRESSION_SHAPES.happy.mouthSmile ?? 0),
    ];
    expect(Math.min(...smiles)).toBeGreaterThan(from - 0.01);
    expect(Math.max(...smiles)).toBeLessThan(to + 0.01);
  });

  it("know only shapes that there are", () => {
    expect(() => compileShape({ mouthGrin: 1 })).toThrow("mouthGrin");
    for (const name of EXPRESSIONS) expect(() => compileShape(EXPRESSION_SHAPES[name])).not.toThrow();
  });
});

describe("Mood", () => {
  it("is pulled by what is shown for long, and relaxes over a minute", () => {
    const mood = new Mood();
    for (let timeS = 0; timeS < 20; timeS += STEP_S) mood.update(STEP_S, "happy", 0.9);
    const after = mood.level("happy");
    expect(after).toBeGreaterThan(0.12);
    expect(after).toBeLessThanOrEqual(0.3);
    const pose = new Pose();
    mood.apply(pose, 0, 0);
    expect(pose.get("mouthSmileLeft")).toBeGreaterThan(0.08);
    for (let timeS = 0; timeS < 60; timeS += STEP_S) mood.update(STEP_S, "neutral", 0);
    expect(mood.level("happy")).toBeLessThan(0.4 * after);
    for (let timeS = 0; timeS < 20; timeS += STEP_S) mood.update(STEP_S, "surprised", 1);
    expect(mood.level("surprised")).toBe(0);
  });
});

describe("MicroExpressions", () => {
  it("are brief, at most 0.3 strong, and come every few seconds", () => {
    const micro = new MicroExpressions(new Random(4));
    let [count, lengthS, longest, strongest] = [0, 0, 0, 0];
    for (let timeS = 0; timeS < 300; timeS += STEP_S) {
      const pose = new Pose();
      micro.apply(pose, timeS, 0, 1);
      const most = Math.max(...pose.weights);
      if (most > 0.005 && lengthS === 0) count += 1;
      lengthS = most > 0.005 ? lengthS + STEP_S : 0;
      longest = Math.max(longest, lengthS);
      strongest = Math.max(strongest, most);
    }
    expect(count).toBeGreaterThan(20);
    expect(count).toBeLessThan(90);
    expect(longest).toBeLessThan(0.52);
    expect(strongest).toBeLessThanOrEqual(0.3);
  });

  it("let a feeling leak for a moment when the face is made neutral over it", () => {
    let leaks = 0;
    for (let seed = 0; seed < 60; seed += 1) {
      const micro = new MicroExpressions(new Random(seed));
      micro.neutralized("angry", 0.9, 0);
      let most = 0;
      for (let timeS = 0; timeS < 0.95; timeS += STEP_S) {
        const pose = new Pose();
        micro.apply(pose, timeS, 0, 0);
        most = Math.max(most, pose.get("browDownLeft"));
      }
      if (most > 0.1) leaks += 1;
      expect(most).toBeLessThanOrEqual(0.3);
    }
    expect(leaks).toBeGreaterThan(25);
    expect(leaks).toBeLessThan(55);
  });
});

describe("Asymmetry", () => {
  it("makes the sides differ by a few percent, and lids and eyes by nothing", () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const pose = new Pose();
      for (const name of ["mouthSmile", "browOuterUp", "eyeBlink"] as const) pose.addBoth(name, 0.6);
      new Asymmetry(new Random(seed)).apply(pose, 1, 1);
      const differs = (left: MorphName, right: MorphName) => Math.abs(pose.get(left) - pose.get(right)) / 0.6;
      expect(differs("mouthSmileLeft", "mouthSmileRight")).toBeGreaterThan(0);
      expect(differs("mouthSmileLeft", "mouthSmileRight")).toBeLessThan(0.15);
      expect(differs("eyeBlinkLeft", "eyeBlinkRight")).toBe(0);
    }
  });
});

describe("Jaw", () => {
  const opening = (loudness: number, viseme: MorphName) => {
    const jaw = new Jaw();
    for (let frame = 0; frame < 60; frame += 1) jaw.update(STEP_S, loudness);
    const pose = new Pose();
    pose.set(viseme, 0.8);
    jaw.apply(pose);
    closeLips(pose);
    return jawOpening(pose);
  };

  it("opens further for a louder syllable and less for a whisper, within limits", () => {
    const [whisper, usual, loud] = [0.012, 0.1, 0.28].map((loudness) => opening(loudness, "viseme_aa"));
    expect(whisper).toBeLessThan((usual ?? 0) - 0.04);
    expect(loud).toBeGreaterThan((usual ?? 1) + 0.04);
    expect(loud).toBeLessThan((usual ?? 0) + 0.15);
    expect(whisper).toBeGreaterThan(0.25);
  });

  it("never opens p, b and m, and takes silence for nothing", () => {
    expect(opening(0.3, "viseme_PP")).toBeCloseTo(0);
    expect(opening(0, "viseme_aa")).toBeCloseTo(opening(0.1, "viseme_aa"), 1);
  });

  it("knows all morphs of the lips", () => {
    const pose = new Pose();
    pose.weights.fill(0.5);
    pose.set("viseme_PP", 1);
    closeLips(pose);
    const open = MORPHS.filter((name) => /^(jawOpen|mouthFunnel|mouthLowerDown|mouthUpperUp)/.test(name));
    expect(open.length).toBe(6);
    expect(open.every((name) => pose.get(name) === 0)).toBe(true);
  });
});
