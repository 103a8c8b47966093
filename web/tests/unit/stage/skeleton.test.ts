import { type Object3D, Quaternion, Vector3 } from "three";
import { describe, expect, it } from "vitest";
import { Pose } from "@/avatar/morphs";
import { bendFingers } from "@/ui/stage/avatar/fingers";
import type { RigJoint } from "@/ui/stage/avatar/joint-names";
import { Skeleton } from "@/ui/stage/avatar/skeleton";
import { skeletonOf, type SkeletonOptions } from "./avatars";

/** Axes that differ from joint to joint, as those of Mixamo and Unreal do. */
function oddAxes(name: RigJoint): Quaternion {
  const seed = Array.from(name).reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
  const axis = new Vector3(Math.sin(seed), Math.cos(seed * 2), Math.sin(seed * 3)).normalize();
  return new Quaternion().setFromAxisAngle(axis, seed % 3);
}

const MAKES: readonly (readonly [string, SkeletonOptions])[] = [
  ["our own, with hanging arms", { lowered: 83 }],
  ["a T with plain axes", { lowered: 0 }],
  ["a T with odd axes", { lowered: 0, axes: oddAxes }],
  ["an A with odd axes", { lowered: 45, axes: oddAxes }],
];

function make(options: SkeletonOptions) {
  const { root, nodes } = skeletonOf(options);
  const skeleton = new Skeleton(root, nodes);
  const at = (name: RigJoint) => place(root, nodes.get(name));
  return { skeleton, at, nodes, root };
}

function place(root: Object3D, node: Object3D | undefined): Vector3 {
  root.updateWorldMatrix(true, true);
  if (node === undefined) throw new Error("there is no such joint");
  return node.getWorldPosition(new Vector3());
}

describe.each(MAKES)("Skeleton of %s", (_, options) => {
  it("lets the arms hang", () => {
    const { at } = make(options);
    for (const side of ["left", "right"] as const) {
      const arm = at(`${side}ForeArm`)
        .sub(at(`${side}Arm`))
        .normalize();
      const fore = at(`${side}Hand`)
        .sub(at(`${side}ForeArm`))
        .normalize();
      expect(arm.y).toBeLessThan(-0.95);
      expect(fore.y).toBeLessThan(-0.95);
      expect(Math.sign(at(`${side}Hand`).x)).toBe(side === "left" ? 1 : -1);
    }
  });

  it("nods, turns and tilts the head about the avatar's axes", () => {
    const { skeleton, at } = make(options);
    const between = () => at("leftEye").add(at("rightEye")).multiplyScalar(0.5).sub(at("head"));
    const rest = between();
    skeleton.turn("head", { x: 0.3, y: 0, z: 0 });
    expect(between().y).toBeLessThan(rest.y - 0.02);
    skeleton.turn("head", { x: 0, y: 0.3, z: 0 });
    expect(between().x).toBeGreaterThan(rest.x + 0.02); // to the own left
    skeleton.turn("head", { x: 0, y: 0, z: 0.3 });
    expect(at("leftEye").y).toBeGreaterThan(at("rightEye").y); // to the own right
    skeleton.turn("head", { x: 0, y: 0, z: 0 });
    expect(between().distanceTo(rest)).toBeLessThan(1e-6);
  });

  it("carries the head along with spine and neck", () => {
    const { skeleton, at } = make(options);
    skeleton.turn("spine", { x: 0, y: 0.5, z: 0 });
    skeleton.turn("neck", { x: 0, y: 0.25, z: 0 });
    skeleton.turn("head", { x: 0, y: 0.25, z: 0 });
    const across = at("leftEye").sub(at("rightEye")).normalize();
    expect(Math.atan2(-across.z, across.x)).toBeCloseTo(1, 4);
  });

  it("bends the elbows forward and raises the arms to the side", () => {
    const { skeleton, at } = make(options);
    skeleton.turn("leftForeArm", { x: -Math.PI / 2, y: 0, z: 0 });
    skeleton.turn("rightForeArm", { x: -Math.PI / 2, y: 0, z: 0 });
    for (const side of ["left", "right"] as const) {
      const fore = at(`${side}Hand`)
        .sub(at(`${side}ForeArm`))
        .normalize();
      expect(fore.z).toBeGreaterThan(0.9);
    }
    for (const side of ["left", "right"] as const) skeleton.turn(`${side}ForeArm`, { x: 0, y: 0, z: 0 });
    skeleton.turn("leftArm", { x: 0, y: 0, z: 1 });
    expect(at("leftHand").x).toBeGreaterThan(at("leftArm").x + 0.3);
    skeleton.turn("rightArm", { x: 0, y: 0, z: -1 });
    expect(at("rightHand").x).toBeLessThan(at("rightArm").x - 0.3);
  });

  it("closes the hands towards the palms", () => {
    const { skeleton, at } = make(options);
    const pose = new Pose();
    for (const finger of ["index", "pinky"] as const)
      pose.leftFingers[finger] = pose.rightFingers[finger] = 1;
    bendFingers(skeleton, pose.leftFingers, pose.rightFingers);
    for (const [side, palm] of [
      ["left", -1],
      ["right", 1],
    ] as const) {
      const tip = at(`${side}HandIndex3`).sub(at(`${side}HandIndex1`));
      expect(tip.x * palm).toBeGreaterThan(0.015); // the palms face the thighs
    }
  });
});

describe("Skeleton", () => {
  it("leaves arms that hang already exactly as they are", () => {
    const { root, nodes } = skeletonOf({ lowered: 80, axes: oddAxes });
    const before = place(root, nodes.get("leftHand"));
    new Skeleton(root, nodes);
    expect(place(root, nodes.get("leftHand")).distanceTo(before)).toBeLessThan(1e-9);
  });

  it("does without joints that the file does not have", () => {
    const { root, nodes } = skeletonOf();
    for (const name of [...nodes.keys()]) if (/Hand|Arm|Shoulder/.test(name)) nodes.delete(name);
    const skeleton = new Skeleton(root, nodes);
    expect(skeleton.has("leftArm")).toBe(false);
    skeleton.turn("leftArm", { x: 1, y: 1, z: 1 });
    bendFingers(skeleton, new Pose().leftFingers, new Pose().rightFingers);
  });
});
