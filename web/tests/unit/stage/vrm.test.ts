import { type Object3D, Quaternion, Vector3 } from "three";
import { describe, expect, it } from "vitest";
import { type MorphName, Pose } from "@/avatar/morphs";
import { ARKIT } from "@/contract/animation";
import { RIG_JOINTS, type RigJoint, vrmBones } from "@/ui/stage/avatar/joint-names";
import { parseAvatar } from "@/ui/stage/avatar/load";
import { meshesOf } from "@/ui/stage/avatar/meshes";
import { Rig } from "@/ui/stage/rig";
import { skeletonOf } from "./avatars";

interface Node {
  name: string;
  translation?: number[];
  children?: number[];
  mesh?: number;
}

/** What each expression moves: morphs by their numbers. */
type Expressions = Readonly<Record<string, number>>;

interface FileOptions {
  readonly version: 0 | 1;
  readonly presets: Expressions;
  readonly own?: Expressions;
  /** What "happy" does to the mouth. */
  readonly overrideMouth?: "none" | "block";
}

const OLD: Readonly<Record<string, string>> = { ...{ aa: "a", ou: "u", happy: "joy", blink: "blink" } };
/** Bones that a file must have, and that nothing here moves. */
const LEGS = ["UpperLeg", "LowerLeg", "Foot"].flatMap((name) => [`left${name}`, `right${name}`]);

/** Makes a VRM file: a T pose, a triangle for a face, and expressions that each move one morph. */
function vrmFile({ version, presets, own = {}, overrideMouth = "none" }: FileOptions): ArrayBuffer {
  const { root, nodes: joints } = skeletonOf({ lowered: 0 });
  const turned = version === 0 ? Math.PI : 0; // files of version 0 look the other way
  const half = new Quaternion().setFromAxisAngle(new Vector3(0, 1, 0), turned);
  const nodes: Node[] = [{ name: "root", children: [] }];
  const places = new Map<Object3D, number>([[root, 0]]);
  const bones: [string, number][] = [];
  for (const [joint, bone] of joints) {
    const node = { name: `J_${joint}`, translation: bone.position.clone().applyQuaternion(half).toArray() };
    places.set(bone, nodes.push(node) - 1);
    const parent = nodes[places.get(bone.parent ?? root) ?? 0];
    (parent ?? node).children = [...(parent?.children ?? []), nodes.length - 1];
    const old = joint.includes("Thumb") ? null : vrmBones(joint).at(joint === "spine" ? 2 : 0);
    if (old !== null && old !== undefined) bones.push([old, nodes.length - 1]);
  }
  const hips = nodes[places.get(joints.get("hips") ?? root) ?? 0];
  for (const leg of LEGS) {
    nodes.push({ name: leg, translation: [0, -0.2, 0] });
    hips?.children?.push(nodes.length - 1);
    if (hips !== undefined) hips.children ??= [nodes.length - 1];
    bones.push([leg, nodes.length - 1]);
  }
  nodes.push({ name: "Face", mesh: 0 });
  nodes[0]?.children?.push(nodes.length - 1);
  return glb(
    nodes,
    version === 1
      ? version1(bones, presets, own, nodes.length - 1, overrideMouth)
      : version0(bones, presets, own),
  );
}

function version1(
  bones: [string, number][],
  presets: Expressions,
  own: Expressions,
  face: number,
  overrideMouth: string,
) {
  const shown = (names: Expressions) =>
    Object.fromEntries(
      Object.entries(names).map(([name, index]) => [
        name,
        {
          morphTargetBinds: [{ node: face, index, weight: 1 }],
          ...(name === "happy" ? { overrideMouth } : {}),
        },
      ]),
    );
  return {
    VRMC_vrm: {
      specVersion: "1.0",
      meta: { name: "test", authors: ["nobody"], licenseUrl: "https://vrm.dev/licenses/1.0/" },
      humanoid: { humanBones: Object.fromEntries(bones.map(([bone, node]) => [bone, { node }])) },
      expressions: { preset: shown(presets), custom: shown(own) },
      lookAt: {
        type: "bone",
        offsetFromHeadBone: [0, 0.06, 0],
        ...Object.fromEntries(
          ["HorizontalInner", "HorizontalOuter", "VerticalDown", "VerticalUp"].map((name) => [
            `rangeMap${name}`,
            { inputMaxValue: 90, outputScale: 45 },
          ]),
        ),
      },
    },
  };
}

function version0(bones: [string, number][], presets: Expressions, own: Expressions) {
  const group = ([name, index]: [string, number], presetName: string) => ({
    ...{ name, presetName },
    binds: [{ mesh: 0, index, weight: 100 }],
  });
  return {
    VRM: {
      specVersion: "0.0",
      meta: { title: "test" },
      humanoid: { humanBones: bones.map(([bone, node]) => ({ bone, node, useDefaultValues: true })) },
      blendShapeMaster: {
        blendShapeGroups: [
          ...Object.entries(presets).map((item) => group(item, OLD[item[0]] ?? "unknown")),
          ...Object.entries(own).map((item) => group(item, "unknown")),
        ],
      },
      firstPerson: {
        lookAtTypeName: "Bone",
        ...Object.fromEntries(
          ["HorizontalInner", "HorizontalOuter", "VerticalDown", "VerticalUp"].map((name) => [
            `lookAt${name}`,
            { curve: [0, 0, 0, 1, 1, 1, 1, 0], xRange: 90, yRange: 45 },
          ]),
        ),
      },
      materialProperties: [{ name: "Face", shader: "VRM_USE_GLTFSHADER" }],
    },
  };
}

const MORPHS = 60;

function glb(nodes: readonly Node[], extensions: object): ArrayBuffer {
  const numbers = Float32Array.from([0, 1.5, 0, 0.1, 1.7, 0, 0, 1.7, 0.1]);
  const accessor = {
    bufferView: 0,
    componentType: 5126,
    count: 3,
    type: "VEC3",
    min: [0, 1.5, 0],
    max: [0.1, 1.7, 0.1],
  };
  const document = {
    asset: { version: "2.0" },
    extensionsUsed: Object.keys(extensions),
    ...{ extensions, nodes, scene: 0, scenes: [{ nodes: [0] }], accessors: [accessor] },
    materials: [{ name: "Face" }],
    meshes: [
      {
        name: "Face",
        primitives: [
          {
            attributes: { POSITION: 0 },
            material: 0,
            targets: Array.from({ length: MORPHS }, () => ({ POSITION: 0 })),
          },
        ],
        extras: { targetNames: Array.from({ length: MORPHS }, (_, index) => `m${index}`) },
      },
    ],
    bufferViews: [{ buffer: 0, byteLength: 36 }],
    buffers: [{ byteLength: 36 }],
  };
  const text = JSON.stringify(document);
  const json = new TextEncoder().encode(text.padEnd(Math.ceil(text.length / 4) * 4));
  const bytes = new ArrayBuffer(28 + json.length + numbers.byteLength);
  const view = new DataView(bytes);
  [0x46546c67, 2, bytes.byteLength, json.length, 0x4e4f534a].forEach((value, index) =>
    view.setUint32(index * 4, value, true),
  );
  new Uint8Array(bytes, 20).set(json);
  view.setUint32(20 + json.length, numbers.byteLength, true);
  view.setUint32(24 + json.length, 0x004e4942, true);
  new Uint8Array(bytes, 28 + json.length).set(new Uint8Array(numbers.buffer));
  return bytes;
}

const PRESETS = { aa: 1, ou: 2, happy: 3, blink: 4 };

async function open(options: FileOptions) {
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
