import { degrees } from "@/avatar/easing";
import type { AvatarDriver } from "@/avatar/driver";
import { JOINT_NAMES } from "@/avatar/joints";
import { jawOpening } from "@/avatar/jaw";
import { MORPHS, type Pose } from "@/avatar/morphs";
import { angleBetween, at, fromEuler, identity, multiply } from "@/avatar/rotation";
import { EXPRESSIONS } from "@/contract/animation";

/** Kinds of morphs, whose speeds differ by their nature. */
export const GROUPS = ["lids", "look", "visemes", "face"] as const;
const GROUP_OF = MORPHS.map((name) => {
  if (name.startsWith("viseme_")) return GROUPS.indexOf("visemes");
  if (name.startsWith("eyeLook")) return GROUPS.indexOf("look");
  return GROUPS.indexOf(
    name.startsWith("eyeBlink") || name.startsWith("eyeWide") || name.startsWith("eyeSquint")
      ? "lids"
      : "face",
  );
});
const ACTIVITIES = ["resting", "listening", "attending", "thinking", "speaking"];

export const CHANNELS: readonly string[] = [
  ...["time", "activity", "remaining", "head_x", "head_y", "head_z", "gaze_yaw", "gaze_pitch"],
  ...[
    "eye_yaw",
    "vergence",
    "lid",
    "brow",
    "jaw",
    "closed_lips",
    "breath",
    "hands_up",
    "beat",
    "expression",
    "strength",
  ],
  ...GROUPS.map((name) => `speed_${name}`),
  ...JOINT_NAMES.map((name) => `speed_${name}`),
];

/** Turns poses into what a measurement sees: angles in space in degrees, speeds in degrees or weights a second. */
export class Observer {
  private readonly chain = JOINT_NAMES.map(() => identity());
  private readonly before = JOINT_NAMES.map(() => identity());
  private readonly weights = new Float32Array(MORPHS.length);
  private lastS: number | null = null;
  private beats = 0;
  private busyUntilS = -Infinity;

  /** Writes one frame to `out`, in the order of CHANNELS. */
  observe(
    timeS: number,
    activity: string,
    remainingS: number,
    driver: AvatarDriver,
    pose: Pose,
    out: Float32Array,
  ): void {
    const speeds = this.jointSpeeds(timeS, pose);
    const [hips, spine, neck, head] = this.chain;
    if (hips === undefined || spine === undefined || neck === undefined || head === undefined) return;
    const trunk = multiply(hips, spine, identity());
    const space = multiply(multiply(trunk, neck, identity()), head, identity());
    const yaw = (pose.leftEye.yaw + pose.rightEye.yaw) / 2;
    const pitch = pose.leftEye.pitch;
    const eye = [Math.sin(yaw) * Math.cos(pitch), Math.sin(pitch), Math.cos(yaw) * Math.cos(pitch)] as const;
    const x = at(space, 0) * eye[0] + at(space, 1) * eye[1] + at(space, 2) * eye[2];
    const y = at(space, 3) * eye[0] + at(space, 4) * eye[1] + at(space, 5) * eye[2];
    const z = at(space, 6) * eye[0] + at(space, 7) * eye[1] + at(space, 8) * eye[2];
    const { hands } = driver.gestures;
    if (hands.busyUntilS > this.busyUntilS) this.beats += 1;
    this.busyUntilS = hands.busyUntilS;
    out.set([
      ...[timeS, ACTIVITIES.indexOf(activity), remainingS],
      ...[degrees(Math.asin(-at(space, 5))), degrees(Math.atan2(at(space, 2), at(space, 8)))],
      degrees(Math.atan2(at(space, 3), at(space, 4))),
      ...[degrees(Math.atan2(x, z)), degrees(Math.asin(y)), degrees(yaw)],
      degrees(pose.rightEye.yaw - pose.leftEye.yaw),
      ...[pose.get("eyeBlinkLeft"), pose.get("browOuterUpLeft"), jawOpening(pose), pose.get("viseme_PP")],
      ...[driver.breath, hands.raised ? 1 : 0, this.beats],
      ...[EXPRESSIONS.indexOf(driver.expressions.dominant), driver.expressions.strength],
      ...this.morphSpeeds(timeS, pose),
      ...speeds,
    ]);
    this.lastS = timeS;
  }

  private jointSpeeds(timeS: number, pose: Pose): number[] {
    const dt = this.lastS === null ? Infinity : timeS - this.lastS;
    return JOINT_NAMES.map((name, index) => {
      const matrix = this.chain[index] ?? identity();
      const before = this.before[index] ?? identity();
      before.set(matrix);
      fromEuler(pose.joints[name], matrix);
      return degrees(angleBetween(matrix, before)) / dt;
    });
  }

  private morphSpeeds(timeS: number, pose: Pose): number[] {
    const dt = this.lastS === null ? Infinity : timeS - this.lastS;
    const fastest = GROUPS.map(() => 0);
    pose.weights.forEach((weight, index) => {
      const speed = Math.abs(weight - (this.weights[index] ?? 0)) / dt;
      const group = GROUP_OF[index] ?? 0;
      fastest[group] = Math.max(fastest[group] ?? 0, speed);
    });
    this.weights.set(pose.weights);
    return fastest;
  }
}
