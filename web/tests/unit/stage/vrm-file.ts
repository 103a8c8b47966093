import { type Object3D, Quaternion, Vector3 } from "three";
import { vrmBones } from "@/ui/stage/avatar/joint-names";
import { skeletonOf } from "./avatars";

interface Node {
  name: string;
  translation?: number[];
  children?: number[];
  mesh?: number;
}

/** What each expression moves: morphs by their numbers. */
type Expressions = Readonly<Record<string, number>>;

export interface VrmFileOptions {
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
export function vrmFile({ version, presets, own = {}, overrideMouth = "none" }: VrmFileOptions): ArrayBuffer {
  const { root, nodes: joints } = skeletonOf({ lowered: 0 });
  const turned = version === 0 ? Math.PI : 0; // files of version 0 look the other way
  const half = new Quaternion().setFromAxisAngle(new Vector3(0, 1, 0), turned);
  const nodes: Node[] = [{ name: "root", children: [] }];
  const places = new Map<Object3D, number>([[root, 0]]);
  const bones: [string, number][] = [];
  for (const [joint, bone] of joints) {
    const node: Node = {
      name: `J_${joint}`,
      translation: bone.position.clone().applyQuaternion(half).toArray(),
    };
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
