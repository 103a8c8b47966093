import { describe, expect, it } from "vitest";
import { jawOpening } from "@/avatar/jaw";
import { closeLips } from "@/avatar/lips";
import { Mouth } from "@/avatar/mouth";
import { Pose } from "@/avatar/morphs";
import { VisemePlayer } from "@/avatar/visemes";
import { VISEMES } from "@/contract/animation";

const AA = VISEMES.indexOf("aa");
const PP = VISEMES.indexOf("PP");

function sampled(player: VisemePlayer, ptsMs: number): Float32Array {
  const out = new Float32Array(VISEMES.length);
  player.sample(ptsMs, out);
  return out;
}

describe("VisemePlayer", () => {
  it("interpolates between frames, from a start that may lie before the phrase", () => {
    const player = new VisemePlayer();
    player.add({
      pts_ms: 1000,
      frame_ms: 20,
      curves_start_ms: -40,
      curves: [{ viseme: "aa", weights: [0, 0.5, 1] }],
    });
    expect(sampled(player, 959)[AA]).toBe(0);
    expect(sampled(player, 970)[AA]).toBeCloseTo(0.25);
    expect(sampled(player, 1000)[AA]).toBeCloseTo(1);
    expect(sampled(player, 1001)[AA]).toBe(0);
    expect(player.endMs).toBe(1000);
  });

  it("combines overlapping phrases by maximum", () => {
    const player = new VisemePlayer();
    const curve = (weight: number) => [{ viseme: "aa" as const, weights: [weight, weight, weight] }];
    player.add({ pts_ms: 0, frame_ms: 20, curves_start_ms: 0, curves: curve(0.3) });
    player.add({ pts_ms: 20, frame_ms: 20, curves_start_ms: 0, curves: curve(0.7) });
    expect(sampled(player, 10)[AA]).toBeCloseTo(0.3);
    expect(sampled(player, 30)[AA]).toBeCloseTo(0.7);
  });

  it("takes a phrase that comes again for the same, and forgets all when told", () => {
    const player = new VisemePlayer();
    const phrase = {
      pts_ms: 0,
      frame_ms: 20,
      curves_start_ms: 0,
      curves: [{ viseme: "aa" as const, weights: [1, 1] }],
    };
    player.add({ ...phrase, curves: [{ viseme: "aa", weights: [0.9, 0.9] }] });
    player.add(phrase);
    expect(sampled(player, 10)[AA]).toBeCloseTo(1);
    player.clear();
    expect(sampled(player, 10)[AA]).toBe(0);
  });
});

describe("Mouth", () => {
  it("follows the sound and goes to rest soon after it stops in the middle", () => {
    const mouth = new Mouth();
    const weights = Array.from({ length: 100 }, () => 0.8);
    mouth.player.add({ pts_ms: 0, frame_ms: 20, curves_start_ms: 0, curves: [{ viseme: "aa", weights }] });
    const step = (ptsMs: number, playing: boolean) => {
      const pose = new Pose();
      mouth.apply(pose, { ptsMs, playing }, 1 / 60, 0);
      return pose.get("viseme_aa");
    };
    for (let ptsMs = 0; ptsMs < 200; ptsMs += 16) step(ptsMs, true);
    expect(step(200, true)).toBeCloseTo(0.8, 2);
    for (let frame = 0; frame < 12; frame += 1) step(200, false);
    expect(step(200, false)).toBeLessThan(0.02);
  });
});

describe("closeLips", () => {
  it("lets nothing open the lips while they are pressed", () => {
    const pose = new Pose();
    pose.set("viseme_PP", 1);
    pose.set("viseme_aa", 0.5);
    pose.set("jawOpen", 0.3);
    closeLips(pose);
    expect(pose.get("viseme_PP")).toBe(1);
    expect(jawOpening(pose)).toBeCloseTo(0);
  });

  it("scales the rest by how far they are not pressed", () => {
    const pose = new Pose();
    pose.set("viseme_PP", 0.25);
    pose.set("viseme_aa", 0.8);
    closeLips(pose);
    expect(pose.get("viseme_aa")).toBeCloseTo(0.6);
    expect(VISEMES[PP]).toBe("PP");
  });

  it("never closes the lips further than the jaw is open", () => {
    const pose = new Pose();
    pose.set("mouthClose", 0.6);
    pose.set("jawOpen", 0.2);
    closeLips(pose);
    expect(pose.get("mouthClose")).toBeCloseTo(0.2);
  });
});
