import {
  BufferGeometry,
  Float32BufferAttribute,
  Group,
  Mesh,
  MeshStandardMaterial,
  ShaderChunk,
} from "three";
import { describe, expect, it } from "vitest";
import { Pose } from "@/avatar/morphs";
import { eyesMoveByMorphs, MorphFace, morphMeshes } from "@/ui/stage/avatar/face";
import { pruneMorphs } from "@/ui/stage/avatar/prune";
import { measure } from "@/ui/stage/avatar/measure";
import { dressFor } from "@/ui/stage/materials";
import { Rig } from "@/ui/stage/rig";
import { isSkin } from "@/ui/stage/skin";
import { morphBytes, sentBytes } from "@/ui/studio/cost";
import { skeletonOf } from "./avatars";

/** A mesh of one triangle whose morphs move it by so much. */
function meshOf(name: string, morphs: Readonly<Record<string, number>>): Mesh {
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new Float32BufferAttribute([0, 1.5, 0, 0.1, 1.7, 0, 0, 1.7, 0.1], 3));
  geometry.morphTargetsRelative = true;
  geometry.morphAttributes.position = Object.values(morphs).map(
    (size) => new Float32BufferAttribute([size, 0, 0, 0, size, 0, 0, 0, size], 3),
  );
  const mesh = new Mesh(geometry, new MeshStandardMaterial({ name }));
  mesh.name = name;
  mesh.morphTargetDictionary = Object.fromEntries(Object.keys(morphs).map((morph, index) => [morph, index]));
  mesh.morphTargetInfluences = Object.keys(morphs).map(() => 0);
  return mesh;
}

const posed = (weights: Readonly<Record<string, number>>): Pose => {
  const pose = new Pose();
  for (const [name, weight] of Object.entries(weights)) pose.set(name as "jawOpen", weight);
  return pose;
};

describe("MorphFace", () => {
  it("sends the active morphs only, by their places in the mesh", () => {
    const mesh = meshOf("Head", { browDown_L: 1, Jaw_Open: 1, viseme_aa: 1, smug: 1 });
    const face = new MorphFace(morphMeshes([mesh]));
    face.apply(posed({ jawOpen: 0.25, viseme_aa: 0.5, tongueOut: 1 }));
    expect(mesh.morphTargetInfluences).toEqual([1, 0.25, 2, 0.5, -1, 0]);
    face.apply(new Pose());
    expect(mesh.morphTargetInfluences).toEqual([-1, 0]);
    expect([...face.available].sort()).toEqual(["browDownLeft", "jawOpen", "viseme_aa"]);
  });

  it("moves a shape that is both sides at once by their mean", () => {
    const mesh = meshOf("Head", { mouthSmile: 1 });
    new MorphFace(morphMeshes([mesh])).apply(posed({ mouthSmileLeft: 1, mouthSmileRight: 0.5 }));
    expect(mesh.morphTargetInfluences).toEqual([0, 0.75, -1, 0]);
  });

  it("is read by the shaders as it is sent", () => {
    for (const chunk of [ShaderChunk.morphtarget_vertex, ShaderChunk.morphnormal_vertex]) {
      expect(chunk).toContain("if ( pair.x < 0.0 ) break;");
      expect(chunk).toContain("getMorph( gl_VertexID, int( pair.x ),");
      expect(chunk).not.toContain("morphTargetInfluences[ i ] != 0.0");
    }
    expect(ShaderChunk.morphtarget_pars_vertex).toContain(
      "uniform vec2 morphTargetInfluences[ MORPHTARGETS_COUNT + 1 ]",
    );
  });
});

describe("eyesMoveByMorphs", () => {
  const looks = (size: number) => ({ eyeLookUpLeft: size, eyeLookUpRight: size });

  it("asks the eyeballs if there are any, else the face", () => {
    const lids = meshOf("Head", looks(0.01));
    expect(eyesMoveByMorphs([lids])).toBe(true);
    expect(eyesMoveByMorphs([lids, meshOf("EyeLeft", looks(0.01))])).toBe(true);
    expect(eyesMoveByMorphs([lids, meshOf("EyeLeft", looks(0))])).toBe(false);
    expect(eyesMoveByMorphs([meshOf("Head", { jawOpen: 1 })])).toBe(false);
  });
});

describe("pruneMorphs", () => {
  it("takes out what does not move the mesh, and keeps the rest in order", () => {
    const mesh = meshOf("Teeth", { browInnerUp: 0, jawOpen: 0.01, mouthPucker: 0, tongueOut: 0.02 });
    pruneMorphs(mesh);
    expect(mesh.morphTargetDictionary).toEqual({ jawOpen: 0, tongueOut: 1 });
    expect(mesh.geometry.morphAttributes.position?.map((delta) => delta.getX(0))).toEqual([
      expect.closeTo(0.01, 6),
      expect.closeTo(0.02, 6),
    ]);
    const still = meshOf("Hat", { browInnerUp: 0 });
    pruneMorphs(still);
    expect(morphMeshes([still])).toEqual([]);
  });
});

describe("Rig", () => {
  const loaded = (mesh: Mesh) => {
    const { root, nodes } = skeletonOf({ lowered: 45 });
    root.add(mesh);
    const facts = {
      ...{ kind: "glTF" as const, bytes: 0, triangles: 1, morphs: [], unnamedMorphs: 0, nodes: [] },
      ...{ expressions: [], bones: {}, title: null, author: null, license: null },
    };
    return { root, nodes, vrm: null, facts };
  };

  it("turns the eyes by their joints where no morph does", () => {
    const avatar = loaded(meshOf("Head", { jawOpen: 0.01 }));
    const rig = new Rig(avatar);
    const pose = new Pose();
    pose.leftEye.yaw = 0.4;
    rig.apply(pose, 0.016);
    expect(avatar.nodes.get("leftEye")?.rotation.y).toBeCloseTo(0.4, 5);
    expect(avatar.nodes.get("rightEye")?.rotation.y).toBeCloseTo(0, 5);
  });

  it("leaves them alone where morphs do", () => {
    const avatar = loaded(meshOf("Head", { eyeLookUpLeft: 0.01 }));
    const pose = new Pose();
    pose.leftEye.yaw = 0.4;
    new Rig(avatar).apply(pose, 0.016);
    expect(avatar.nodes.get("leftEye")?.rotation.y).toBeCloseTo(0, 5);
  });

  it("takes the face from where the eyes are", () => {
    const { face, above, below } = new Rig(loaded(meshOf("Head", {}))).landmarks;
    expect(face.y).toBeCloseTo(1.64, 5);
    expect(face.z).toBeCloseTo(0.096, 5);
    expect([above, below]).toEqual([expect.closeTo(0.08, 5), expect.closeTo(0.2, 5)]);
  });

  it("counts what a frame sends, and what its morphs take", () => {
    const mesh = meshOf("Head", { jawOpen: 0.01, mouthFunnel: 0.01 });
    const avatar = loaded(mesh);
    const rig = new Rig(avatar);
    rig.apply(posed({ jawOpen: 0.5 }), 0.016);
    expect(rig.activeMorphs).toBe(1);
    expect(sentBytes(rig, avatar.root, false)).toBe(16);
    expect(morphBytes(avatar.root)).toBe(2 * 3 * 16);
  });
});

describe("measure", () => {
  it("guesses the eyes of a file without joints for them", () => {
    const { root, nodes } = skeletonOf();
    nodes.delete("leftEye");
    expect(measure(root, nodes).face.y).toBeCloseTo(1.645, 3);
    expect(measure(new Group(), new Map()).face.y).toBeGreaterThan(1.4);
  });
});

describe("dressFor", () => {
  it("gives skin its light, and lite tiers simple materials, and takes both back", () => {
    const root = new Group();
    const [skin, lashes] = [meshOf("Skin", {}), meshOf("Lashes", {})];
    root.add(skin, lashes);
    const [original, hairs] = [skin.material, lashes.material];
    dressFor(root, "high");
    expect(skin.material).not.toBe(original);
    expect(lashes.material).toBe(hairs);
    expect([skin.castShadow, lashes.castShadow]).toEqual([true, false]);
    dressFor(root, "lite");
    expect((skin.material as MeshStandardMaterial).type).toBe("MeshLambertMaterial");
    dressFor(root, "medium");
    expect(lashes.material).toBe(hairs);
  });

  it.each(["Skin", "skin_head", "Wolf3D_Skin", "Std_Skin_Head", "Head", "avaturn_body", "Face_Skin"])(
    "takes %s for skin",
    (name) => expect(isSkin(name)).toBe(true),
  );
  it.each(["Eye", "Hair", "Headphones", "Top", "HairInner", "Teeth"])("does not take %s for skin", (name) =>
    expect(isSkin(name)).toBe(false),
  );
});
