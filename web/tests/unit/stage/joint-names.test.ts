import { describe, expect, it } from "vitest";
import { findJoints, RIG_JOINTS, vrmBones } from "@/ui/stage/avatar/joint-names";

/** The joints of a Mixamo skeleton, which are also those of our own files. */
const MIXAMO = [
  ...["Hips", "Spine", "Spine1", "Spine2", "Neck", "Head", "LeftEye", "RightEye", "Jaw"],
  ...["Left", "Right"].flatMap((side) => [
    ...["Shoulder", "Arm", "ForeArm", "Hand"].map((name) => side + name),
    ...["Thumb", "Index", "Middle", "Ring", "Pinky"].flatMap((finger) =>
      [1, 2, 3].map((part) => `${side}Hand${finger}${part}`),
    ),
  ]),
];

describe("findJoints", () => {
  it.each(["", "mixamorig:", "mixamorig", "mixamorig1:", "Armature|"])(
    "finds all joints behind %j",
    (prefix) => {
      const found = findJoints(MIXAMO.map((name) => prefix + name));
      expect([...found.keys()].sort()).toEqual([...RIG_JOINTS].sort());
      expect(found.get("spine")).toBe(`${prefix}Spine2`);
      expect(found.get("leftForeArm")).toBe(`${prefix}LeftForeArm`);
      expect(found.get("rightHandPinky3")).toBe(`${prefix}RightHandPinky3`);
    },
  );

  it("finds the joints of Unreal, Character Creator and Blender", () => {
    const unreal = findJoints([
      "pelvis",
      "spine_03",
      "neck_01",
      "head",
      "clavicle_l",
      "upperarm_l",
      "lowerarm_r",
      "hand_r",
      "index_01_l",
    ]);
    expect(Object.fromEntries(unreal)).toEqual({
      ...{ hips: "pelvis", spine: "spine_03", neck: "neck_01", head: "head", leftShoulder: "clavicle_l" },
      ...{ leftArm: "upperarm_l", rightForeArm: "lowerarm_r", rightHand: "hand_r" },
      leftHandIndex1: "index_01_l",
    });
    const creator = findJoints([
      "CC_Base_Hip",
      "CC_Base_L_Eye",
      "CC_Base_R_Upperarm",
      "CC_Base_L_Forearm",
      "CC_Base_NeckTwist01",
    ]);
    expect(creator.get("leftEye")).toBe("CC_Base_L_Eye");
    expect(creator.get("rightArm")).toBe("CC_Base_R_Upperarm");
    expect(creator.get("neck")).toBe("CC_Base_NeckTwist01");
    const blender = findJoints(["upper_arm.L", "forearm.R", "shoulder.L", "hand.L", "f_index.01.L"]);
    expect(blender.get("leftArm")).toBe("upper_arm.L");
    expect(blender.get("rightForeArm")).toBe("forearm.R");
    expect(blender.get("leftHandIndex1")).toBe("f_index.01.L");
  });

  it("takes the best spine that there is, and nothing for nothing", () => {
    expect(findJoints(["Spine", "Spine1"]).get("spine")).toBe("Spine1");
    expect(findJoints(["Cube", "Camera", "HeadTop_End"]).size).toBe(0);
  });
});

describe("vrmBones", () => {
  it("names a bone of VRM for every joint", () => {
    const names = RIG_JOINTS.map((joint) => vrmBones(joint)[0]);
    expect(new Set(names).size).toBe(RIG_JOINTS.length);
    expect(vrmBones("leftArm")).toEqual(["leftUpperArm"]);
    expect(vrmBones("rightHandThumb1")).toEqual(["rightThumbMetacarpal"]);
    expect(vrmBones("leftHandPinky2")).toEqual(["leftLittleIntermediate"]);
    expect(vrmBones("spine")).toEqual(["upperChest", "chest", "spine"]);
  });
});
