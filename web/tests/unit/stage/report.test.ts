import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ARKIT, VISEMES } from "@/contract/animation";
import { factsOf } from "@/ui/stage/avatar/facts";
import { AvatarFileError, type GltfDocument, readDocument } from "@/ui/stage/avatar/glb";
import { remarksOn } from "@/ui/stage/avatar/remarks";
import { type AvatarReport, reportOf } from "@/ui/stage/avatar/report";
import { format, t } from "../words";

const JOINTS = [
  ...["Hips", "Spine", "Spine1", "Spine2", "Neck", "Head", "LeftEye", "RightEye"],
  ...["Left", "Right"].flatMap((side) =>
    ["Shoulder", "Arm", "ForeArm", "Hand", "HandIndex1"].map((name) => side + name),
  ),
];
const MORPHS = [...ARKIT, ...VISEMES.map((name) => `viseme_${name}`)];

interface Parts {
  readonly morphs?: readonly string[];
  readonly nodes?: readonly string[];
  readonly rest?: Partial<GltfDocument>;
}

function documentOf({ morphs = MORPHS, nodes = JOINTS, rest = {} }: Parts = {}): GltfDocument {
  const targets = morphs.map(() => ({ POSITION: 0 }));
  return {
    asset: { version: "2.0" },
    nodes: nodes.map((name) => ({ name })),
    accessors: [{ count: 300 }],
    meshes: [{ extras: { targetNames: morphs }, primitives: [{ attributes: { POSITION: 0 }, targets }] }],
    ...rest,
  };
}

function glb(document: unknown, { magic = 0x46546c67, version = 2 } = {}): ArrayBuffer {
  const json = new TextEncoder().encode(typeof document === "string" ? document : JSON.stringify(document));
  const bytes = new ArrayBuffer(20 + json.length);
  const view = new DataView(bytes);
  [magic, version, bytes.byteLength, json.length, 0x4e4f534a].forEach((value, index) =>
    view.setUint32(index * 4, value, true),
  );
  new Uint8Array(bytes, 20).set(json);
  return bytes;
}

const report = (parts: Parts) => reportOf(factsOf(documentOf(parts), 1e6));
const remarks = (found: AvatarReport) => remarksOn(found, t, format);
const words = (parts: Parts) =>
  remarks(report(parts))
    .map(({ level, text }) => `${level}: ${text}`)
    .join("\n");

/** What is said of a file that cannot be shown. */
function problemOf(bytes: ArrayBuffer): string {
  try {
    readDocument(bytes);
  } catch (error) {
    if (error instanceof AvatarFileError) return t(error.words);
    throw error;
  }
  return "";
}

describe("readDocument", () => {
  it("reads what it is given", () => {
    expect(readDocument(glb(documentOf())).meshes).toHaveLength(1);
  });

  it.each([
    ["no .glb", glb(documentOf(), { magic: 1 })],
    ["no .glb", new ArrayBuffer(4)],
    ["old version", glb(documentOf(), { version: 1 })],
    ["cannot be read", glb("{nonsense")],
    ["damaged", glb(documentOf()).slice(0, 60)],
    ["other files", glb(documentOf({ rest: { buffers: [{ uri: "avatar.bin" }] } }))],
    ["Draco", glb(documentOf({ rest: { extensionsRequired: ["KHR_draco_mesh_compression"] } }))],
    ["nothing in the file", glb(documentOf({ rest: { meshes: [] } }))],
  ])("says what is wrong: %s", (text, bytes) => {
    expect(problemOf(bytes)).toContain(text);
  });
});

describe("reportOf", () => {
  it("finds nothing wrong with a complete file", () => {
    const found = report({});
    const { arkit, visemes, joints, unknown } = found;
    expect([arkit.missing, visemes.missing, unknown]).toEqual([[], [], []]);
    expect(joints.present).toContain("leftForeArm");
    expect(remarks(found).every(({ level }) => level === "good")).toBe(true);
  });

  it("finds all shapes of the avatar that ships", () => {
    const bytes = readFileSync("public/avatars/iris.glb");
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    const { arkit, visemes, facts } = reportOf(factsOf(readDocument(file), bytes.length));
    expect([arkit.missing, visemes.missing]).toEqual([[], []]);
    expect(facts.triangles).toBeGreaterThan(10_000);
  });

  it("says what a face without visemes does", () => {
    expect(words({ morphs: ARKIT })).toContain("good: No visemes, but ARKit’s shapes");
    expect(words({ morphs: ["jawOpen", "mouthSmile"] })).toContain("fair: No visemes and few");
    expect(words({ morphs: ["viseme_aa", "viseme_PP"] })).toContain(
      "2 of 14 visemes; the others do not show",
    );
  });

  it("says what a file lacks altogether", () => {
    const text = words({ morphs: [], nodes: ["Cube"] });
    for (const part of [
      "stays closed",
      "no expressions",
      "does not blink",
      "they stare",
      "No joint named Head",
    ])
      expect(text).toContain(part);
  });

  it("lists shapes without names and those that mean nothing here", () => {
    const unnamed = documentOf({ morphs: [] });
    const mesh = {
      primitives: [{ attributes: { POSITION: 0 }, targets: [{ POSITION: 0 }, { POSITION: 0 }] }],
    };
    const found = reportOf(factsOf({ ...unnamed, meshes: [mesh] }, 1e6));
    expect(remarks(found).some(({ text }) => text.startsWith("2 shapes have no names"))).toBe(true);
    expect(report({ morphs: [...MORPHS, "smug"] }).unknown).toEqual(["smug"]);
  });

  it("warns of what is heavy", () => {
    const rest = { accessors: [{ count: 600_000 }] };
    expect(words({ rest })).toContain("200 thousand triangles");
  });
});

describe("reportOf VRM files", () => {
  const bones = Object.fromEntries(
    ["hips", "spine", "neck", "head", "leftEye", "rightEye"].map((name, node) => [name, { node }]),
  );

  it("reads version 1", () => {
    const vrm = {
      meta: { name: "Mia", authors: ["A", "B"], licenseUrl: "https://vrm.dev/licenses/1.0/" },
      humanoid: { humanBones: bones },
      expressions: {
        preset: { aa: {}, ih: {}, ou: {}, ee: {}, oh: {}, blink: {}, happy: {}, angry: {}, sad: {} },
      },
    };
    const found = report({ morphs: ["A", "B"], rest: { extensions: { VRMC_vrm: vrm } } });
    const { facts } = found;
    expect([facts.kind, facts.title, facts.author]).toEqual(["VRM 1.0", "Mia", "A, B"]);
    const text = remarks(found)
      .map((remark) => remark.text)
      .join("\n");
    expect(text).toContain("5 of VRM’s 5 vowels");
    expect(text).toContain("happy, angry, sad");
    expect(text).toContain("The body lacks: leftArm, rightArm");
  });

  it.each([
    [[], "VRM’s 5 vowels"],
    [ARKIT, "All 52 shapes of ARKit"],
  ] as const)("reads version 0 by its old names, and perfect sync", (own, text) => {
    const groups = [
      { name: "Joy", presetName: "joy" },
      { name: "A", presetName: "a" },
      ...own.map((name) => ({ name, presetName: "unknown" })),
    ];
    const vrm = {
      meta: { title: "Old", author: "C", licenseName: "CC0" },
      humanoid: { humanBones: [{ bone: "head", node: 5 }] },
      blendShapeMaster: { blendShapeGroups: groups },
    };
    const found = report({ morphs: ["x"], rest: { extensions: { VRM: vrm } } });
    const { facts } = found;
    expect([facts.kind, facts.license]).toEqual(["VRM 0.x", "CC0"]);
    expect(facts.expressions.slice(0, 2)).toEqual(["happy", "aa"]);
    expect(
      remarks(found)
        .map((remark) => remark.text)
        .join(),
    ).toContain(text);
  });
});
