import { describe, expect, it } from "vitest";
import { ARKIT, VISEMES } from "@/contract/animation";
import { morphSources } from "@/ui/stage/avatar/morph-names";

const snake = (name: string) => name.replace(/(Left|Right)$/, (side) => `_${side.charAt(0)}`);

describe("morphSources", () => {
  it.each(ARKIT)("knows %s in the ways that programs write it", (name) => {
    const capital = name.charAt(0).toUpperCase() + name.slice(1);
    const variants = [
      ...[name, capital, snake(name), snake(capital), `blendShape1.${name}`, `head_bs:${capital}`],
      ...[name.toLowerCase(), name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)],
    ];
    for (const variant of variants) {
      if (/^(jaw|mouth)_[LR]$/i.test(variant)) continue; // "jaw_L" could be anything
      expect(morphSources(variant), variant).toEqual([name]);
    }
  });

  it.each(VISEMES)("knows the viseme %s", (name) => {
    const variants = [`viseme_${name}`, `v_${name}`, `Viseme_${name}`, `vrc.v_${name.toLowerCase()}`];
    for (const variant of variants) expect(morphSources(variant), variant).toEqual([`viseme_${name}`]);
    if (name.length > 1) expect(morphSources(name)).toEqual([`viseme_${name}`]);
  });

  it.each([
    ["Eye_Blink_L", ["eyeBlinkLeft"]],
    ["Mouth_Smile_R", ["mouthSmileRight"]],
    ["Mouth_Down_Lower_L", ["mouthLowerDownLeft"]],
    ["Eye_L_Look_Up", ["eyeLookUpLeft"]],
    ["Brow_Drop_R", ["browDownRight"]],
    ["Brow_Raise_Outer_L", ["browOuterUpLeft"]],
    ["CTRL_expressions_eyeBlinkL", ["eyeBlinkLeft"]],
    ["CTRL_expressions_mouthCornerPullR", ["mouthSmileRight"]],
    ["CTRL_expressions_jawOpen", ["jawOpen"]],
    ["V_Explosive", ["viseme_PP"]],
    ["vrc.v_ou", ["viseme_U"]],
    ["vrc.v_oh", ["viseme_O"]],
    ["mouthOpen", ["jawOpen"]],
    ["eyesClosed", ["eyeBlinkLeft", "eyeBlinkRight"]],
    ["mouthSmile", ["mouthSmileLeft", "mouthSmileRight"]],
  ] as const)("knows %s", (name, sources) => {
    expect(morphSources(name)).toEqual(sources);
  });

  it.each(["Basis", "muscle", "", "smug", "HairLong", "breastSize", "eye", "viseme_xyz", "browser"])(
    "takes %j for none of ours",
    (name) => {
      expect(morphSources(name)).toBeNull();
    },
  );
});
