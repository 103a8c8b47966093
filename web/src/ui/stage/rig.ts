import { Euler, Quaternion } from "three";
import { type EyeTurn, JOINT_NAMES, type JointName } from "@/avatar/joints";
import type { Pose } from "@/avatar/morphs";
import { eyesMoveByMorphs, type Face, MorphFace, morphMeshes } from "./avatar/face";
import { bendFingers } from "./avatar/fingers";
import type { Landmarks } from "./avatar/landmarks";
import type { LoadedAvatar } from "./avatar/load";
import { measure } from "./avatar/measure";
import { meshesOf } from "./avatar/meshes";
import { Skeleton } from "./avatar/skeleton";
import { VrmFace } from "./avatar/vrm-face";

const one = new Quaternion();
const other = new Quaternion();
const euler = new Euler(0, 0, 0, "YXZ");

/** The joints and morphs of a loaded avatar, of whatever make: it shows poses. */
export class Rig {
  readonly face: Face;
  readonly landmarks: Landmarks;
  readonly skeleton: Skeleton;
  private readonly turned: readonly JointName[];
  /** Whether the eyes are turned by their joints here; else morphs or the file's own rules do it. */
  private readonly eyesByJoints: boolean;

  constructor({ root, nodes, vrm }: LoadedAvatar) {
    this.skeleton = new Skeleton(root, nodes);
    this.landmarks = measure(root, nodes);
    const all = meshesOf(root);
    const meshes = morphMeshes(all);
    this.face = vrm === null ? new MorphFace(meshes) : new VrmFace(vrm, meshes);
    this.turned = JOINT_NAMES.filter((name) => this.skeleton.has(name));
    this.eyesByJoints = !vrm?.lookAt && !eyesMoveByMorphs(all);
  }

  /** Shows a pose; `dt` s have gone by since the last one. */
  apply(pose: Pose, dt: number): void {
    const { skeleton } = this;
    for (const name of this.turned) skeleton.turn(name, pose.joints[name]);
    if (!skeleton.has("neck")) this.turnHeadWithNeck(pose);
    bendFingers(skeleton, pose.leftFingers, pose.rightFingers);
    if (this.eyesByJoints) {
      this.turnEye("leftEye", pose.leftEye);
      this.turnEye("rightEye", pose.rightEye);
    }
    this.face.apply(pose, dt);
  }

  /** How many morphs are active, in all meshes together. */
  get activeMorphs(): number {
    return this.face.meshes.reduce((sum, mesh) => sum + mesh.active, 0);
  }

  private turnEye(name: "leftEye" | "rightEye", { yaw, pitch }: EyeTurn): void {
    this.skeleton.turnBy(name, one.setFromEuler(euler.set(-pitch, yaw, 0)));
  }

  /** A head without a neck does what both would do. */
  private turnHeadWithNeck({ neck, head }: Pose): void {
    one.setFromEuler(euler.set(neck.x, neck.y, neck.z));
    other.setFromEuler(euler.set(head.x, head.y, head.z));
    this.skeleton.turnBy("head", one.multiply(other));
  }
}
