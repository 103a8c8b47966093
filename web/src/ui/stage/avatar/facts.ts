import type { GltfDocument, GltfMesh } from "./glb";

/** What a file says of itself, as far as an avatar is concerned. */
export interface AvatarFacts {
  readonly kind: "glTF" | "VRM 0.x" | "VRM 1.0";
  readonly bytes: number;
  readonly triangles: number;
  /** Names of morphs, each once. */
  readonly morphs: readonly string[];
  /** Morphs that have no names, which nobody can know the meaning of. */
  readonly unnamedMorphs: number;
  readonly nodes: readonly string[];
  /** Names of a VRM file's expressions, those of version 0 by their names of version 1. */
  readonly expressions: readonly string[];
  /** What a VRM file calls its bones, by VRM's names. */
  readonly bones: Readonly<Record<string, string>>;
  readonly title: string | null;
  readonly author: string | null;
  readonly license: string | null;
}

interface Vrm0 {
  readonly meta?: { readonly title?: string; readonly author?: string; readonly licenseName?: string };
  readonly humanoid?: { readonly humanBones?: readonly { readonly bone: string; readonly node: number }[] };
  readonly blendShapeMaster?: {
    readonly blendShapeGroups?: readonly { readonly name?: string; readonly presetName?: string }[];
  };
}

interface Vrm1 {
  readonly meta?: {
    readonly name?: string;
    readonly authors?: readonly string[];
    readonly licenseUrl?: string;
  };
  readonly humanoid?: { readonly humanBones?: Readonly<Record<string, { readonly node: number }>> };
  readonly expressions?: {
    readonly preset?: Readonly<Record<string, unknown>>;
    readonly custom?: Readonly<Record<string, unknown>>;
  };
}

/** What version 0 of VRM calls the presets of version 1. */
const OLD_PRESETS: Readonly<Record<string, string>> = {
  ...{ a: "aa", i: "ih", u: "ou", e: "ee", o: "oh", blink: "blink", blink_l: "blinkLeft" },
  ...{ blink_r: "blinkRight", joy: "happy", angry: "angry", sorrow: "sad", fun: "relaxed" },
  ...{ lookup: "lookUp", lookdown: "lookDown", lookleft: "lookLeft", lookright: "lookRight" },
};

/** Gathers what a document says. */
export function factsOf(document: GltfDocument, bytes: number): AvatarFacts {
  const meshes = document.meshes ?? [];
  const nodes = (document.nodes ?? []).map(({ name }) => name ?? "");
  const named = new Set(meshes.flatMap(targetNames));
  return {
    ...{ bytes, nodes, triangles: trianglesOf(document), morphs: [...named] },
    unnamedMorphs: meshes.reduce(
      (sum, mesh) => sum + (targetNames(mesh).length > 0 ? 0 : (mesh.primitives[0]?.targets?.length ?? 0)),
      0,
    ),
    ...vrmFacts(document, nodes),
  };
}

type VrmFacts = Pick<AvatarFacts, "kind" | "expressions" | "bones" | "title" | "author" | "license">;

function vrmFacts(document: GltfDocument, nodes: readonly string[]): VrmFacts {
  const one = document.extensions?.VRMC_vrm as Vrm1 | undefined;
  if (one !== undefined) return factsOfOne(one, nodes);
  const zero = document.extensions?.VRM as Vrm0 | undefined;
  if (zero !== undefined) return factsOfZero(zero, nodes);
  const extras = (document.asset?.extras ?? {}) as Record<string, unknown>;
  const text = (name: string) => (typeof extras[name] === "string" ? extras[name] : null);
  return {
    ...{ kind: "glTF", expressions: [], bones: {} },
    ...{ title: text("title"), author: text("author") ?? document.asset?.copyright ?? null },
    license: text("license"),
  };
}

function factsOfOne({ meta, humanoid, expressions }: Vrm1, nodes: readonly string[]): VrmFacts {
  const bones = Object.entries(humanoid?.humanBones ?? {}).map(([bone, { node }]) => [
    bone,
    nodes[node] ?? "",
  ]);
  return {
    kind: "VRM 1.0",
    expressions: [...Object.keys(expressions?.preset ?? {}), ...Object.keys(expressions?.custom ?? {})],
    bones: Object.fromEntries(bones) as Record<string, string>,
    title: meta?.name ?? null,
    author: meta?.authors?.join(", ") ?? null,
    license: meta?.licenseUrl ?? null,
  };
}

function factsOfZero({ meta, humanoid, blendShapeMaster }: Vrm0, nodes: readonly string[]): VrmFacts {
  const bones = (humanoid?.humanBones ?? []).map(({ bone, node }) => [bone, nodes[node] ?? ""]);
  const groups = blendShapeMaster?.blendShapeGroups ?? [];
  return {
    kind: "VRM 0.x",
    expressions: groups.map(
      ({ name, presetName }) => OLD_PRESETS[(presetName ?? "").toLowerCase()] ?? name ?? "",
    ),
    bones: Object.fromEntries(bones) as Record<string, string>,
    title: meta?.title ?? null,
    author: meta?.author ?? null,
    license: meta?.licenseName ?? null,
  };
}

function targetNames(mesh: GltfMesh): readonly string[] {
  return mesh.extras?.targetNames ?? mesh.primitives[0]?.extras?.targetNames ?? [];
}

function trianglesOf({ meshes = [], accessors = [] }: GltfDocument): number {
  const corners = meshes
    .flatMap(({ primitives }) => primitives)
    .map(({ indices, attributes }) => accessors[indices ?? attributes.POSITION ?? -1]?.count ?? 0);
  return Math.round(corners.reduce((sum, count) => sum + count, 0) / 3);
}
