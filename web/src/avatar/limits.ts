import { clamp } from "./easing";
import { JOINT_LIMITS, type JointName } from "./joints";
import type { Pose } from "./morphs";

const LIMITED = Object.entries(JOINT_LIMITS) as [JointName, readonly [number, number, number]][];

/** Keeps weights between 0 and 1 and joints within what a body can do. */
export function limit(pose: Pose): void {
  const { weights, joints } = pose;
  for (let index = 0; index < weights.length; index += 1) {
    weights[index] = clamp(weights[index] ?? 0, 0, 1);
  }
  for (const [name, [x, y, z]] of LIMITED) {
    const joint = joints[name];
    joint.x = clamp(joint.x, -x, x);
    joint.y = clamp(joint.y, -y, y);
    joint.z = clamp(joint.z, -z, z);
  }
}
