import { Quaternion, Vector3 } from "three";
import { describe, expect, it } from "vitest";
import { type MorphName, Pose } from "@/avatar/morphs";
import { ARKIT } from "@/contract/animation";
import { RIG_JOINTS, type RigJoint } from "@/ui/stage/avatar/joint-names";
import { parseAvatar } from "@/ui/stage/avatar/load";
import { meshesOf } from "@/ui/stage/avatar/meshes";
import { Rig } from "@/ui/stage/rig";
import { type VrmFileOptions, vrmFile } from "./vrm-file";

const PRESETS = { aa: 1, ou: 2, happy: 3, blink: 4 };

async function open(options: VrmFileOptions) {
  const avatar = await parseAvatar(vrmFile(options));
  const rig = new Rig(avatar);
  const [mesh] = meshesOf(avatar.root);
  const show = (weights: Readonly<Partial<Record<MorphName, number>>>, change?: (pose: Pose) => void) => {
    const pose = new Pose();
    for (const [name, weight] of Object.entries(weights)) pose.set(name as MorphName, weight);
    change?.(pose);
    rig.apply(pose, 1 / 60);
    const sent = mesh?.morphTargetInfluences ?? [];
    const pairs = Array.from({ length: sent.length / 2 - 1 }, (_, index) => [
      sent[2 * index],
      sent[2 * index + 1],
    ]);
    return Object.fromEntries(pairs) as Record<number, number>;
  };
  const at = (joint: RigJoint) => {
    avatar.root.updateWorldMatrix(true, true);
    const node = avatar.nodes.get(joint);
    if (node === undefined) throw new Error(`no ${joint}`);
    return node.getWorldPosition(new Vector3());
  };
  const looks = (joint: "leftEye" | "head") => {
    avatar.root.updateWorldMatrix(true, true);
    const turn = avatar.nodes.get(joint)?.getWorldQuaternion(new Quaternion()) ?? new Quaternion();
    return new Vector3(0, 0, options.version === 0 ? -1 : 1).applyQuaternion(turn);
  };
  return { avatar, rig, show, at, looks };
}

describe.each([1, 0] as const)("a VRM file of version %d", (version) => {
  it("stands with hanging arms and looks to the viewer", async () => {
    const { avatar, rig, at } = await open({ version, presets: PRESETS });
    expect(avatar.vrm).not.toBeNull();
    expect(rig.landmarks.face.y).toBeCloseTo(1.64, 3);
    expect(rig.landmarks.face.z).toBeGreaterThan(0.05);
    expect(at("leftHand").x).toBeGreaterThan(0);
    expect(at("leftHand").y).toBeLessThan(at("leftArm").y - 0.45);
    const missing = RIG_JOINTS.filter((joint) => !avatar.nodes.has(joint));
    expect(missing.every((joint) => /jaw|Thumb|Middle[23]|Ring/.test(joint))).toBe(true);
  });

  it("turns head and eyes to the side that is meant", async () => {
    const { show, looks } = await open({ version, presets: PRESETS });
    show({}, (pose) => (pose.head.y = 0.4));
    expect(looks("head").x).toBeCloseTo(Math.sin(0.4), 3);
    show({}, (pose) => {
      pose.leftEye.yaw = pose.rightEye.yaw = 0.4;
      pose.leftEye.pitch = pose.rightEye.pitch = 0.2;
    });
    expect(looks("leftEye").x).toBeGreaterThan(0.02);
    expect(looks("leftEye").y).toBeGreaterThan(0.01);
  });

  it("makes a face of the presets", async () => {
    const { show } = await open({ version, presets: PRESETS });
    expect(show({ viseme_aa: 0.5 })).toEqual({ 1: 0.5 });
    expect(show({ viseme_U: 1 })).toEqual({ 2: 1 });
    expect(show({ eyeBlinkLeft: 1, eyeBlinkRight: 1 })).toEqual({ 4: 1 });
    expect(
      show({ mouthSmileLeft: 0.8, mouthSmileRight: 0.8, cheekSquintLeft: 0.7, cheekSquintRight: 0.7 })[3],
    ).toBeGreaterThan(0.6);
    expect(show({})).toEqual({});
  });

  it("makes a face of ARKit's expressions where there are any", async () => {
    const own = Object.fromEntries(ARKIT.map((name, index) => [name, index + 5]));
    const { show } = await open({ version, presets: PRESETS, own });
    expect(show({ browInnerUp: 0.5 })).toEqual({ [ARKIT.indexOf("browInnerUp") + 5]: 0.5 });
    const spoken = show({ viseme_aa: 1 });
    expect(spoken[1]).toBeUndefined();
    expect(spoken[ARKIT.indexOf("jawOpen") + 5]).toBeCloseTo(0.6, 5);
  });
});

describe("a VRM file whose joy holds the mouth", () => {
  it("keeps the mouth closed meanwhile", async () => {
    const { show } = await open({ version: 1, presets: PRESETS, overrideMouth: "block" });
    const laughing = {
      mouthSmileLeft: 0.84,
      mouthSmileRight: 0.84,
      cheekSquintLeft: 0.7,
      cheekSquintRight: 0.7,
    };
    expect(show({ ...laughing, viseme_aa: 1 })[1]).toBeUndefined();
    expect(show({ viseme_aa: 1 })[1]).toBe(1);
  });
});
